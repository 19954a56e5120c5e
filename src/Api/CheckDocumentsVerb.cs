using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Partners;
using GraphBooking.Infrastructure;
using GraphQL.Types;

namespace GraphBooking.Api;

/// <summary>
/// The verb <c>check-documents [SCHEMA.graphql]</c>: holds all published documents of all tenants against this build's schema,
/// or against the one in the file; one line a document that would no longer run.
/// </summary>
internal static class CheckDocumentsVerb
{
    /// <returns>0 when all would run, 1 otherwise.</returns>
    public static async Task<int> Run(
        IConfiguration configuration, IReadOnlyList<string> files, TextWriter report, CancellationToken cancellationToken)
    {
        if (await ReadSchema(files, report, cancellationToken) is not { } schema)
        {
            return 1;
        }

        await using var services = new ServiceCollection().AddLogging().AddInfrastructure(configuration).BuildServiceProvider();
        var limits = configuration.GetSection(LimitsOptions.Section).Get<LimitsOptions>() ?? new LimitsOptions();
        var rules = new DocumentRules(new DocumentReader(schema), limits.MaxCost);
        var (all, failing) = await Check(services.GetRequiredService<IPartnerDirectory>(), rules, report, cancellationToken);
        await report.WriteLineAsync($"{all} documents checked, {failing} would no longer run");
        return failing == 0 ? 0 : 1;
    }

    private static async Task<(int All, int Failing)> Check(
        IPartnerDirectory partners, DocumentRules rules, TextWriter report, CancellationToken cancellationToken)
    {
        var (all, failing) = (0, 0);
        await foreach (var document in partners.All(cancellationToken))
        {
            all++;
            if (await rules.Fault(document.Text, cancellationToken) is { } fault)
            {
                failing++;
                await report.WriteLineAsync($"{document.TenantSlug}: {document.Partner}: {document.Id}: {fault}");
            }
        }

        return (all, failing);
    }

    private static async Task<ISchema?> ReadSchema(IReadOnlyList<string> files, TextWriter report, CancellationToken cancellationToken)
    {
        switch (files)
        {
            case []:
                // Nobody is given a cursor, so that it does not matter what would seal it.
                return BookingSchema.Create(new CursorCodec(new byte[32]));
            case [var file]:
                return await ReadSchema(file, report, cancellationToken);
            default:
                await report.WriteLineAsync("usage: check-documents [SCHEMA.graphql]");
                return null;
        }
    }

    private static async Task<ISchema?> ReadSchema(string file, TextWriter report, CancellationToken cancellationToken)
    {
        try
        {
            return DescribedSchema.Read(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await report.WriteLineAsync($"{file}: {exception.Message}");
            return null;
        }
    }
}
