using GraphBooking.Application;
using GraphBooking.Application.Operations.Import;
using GraphBooking.Infrastructure;

namespace GraphBooking.Api;

/// <summary>The verb <c>import FILE…</c>: brings tenants in, a file each; one line an error.</summary>
internal static class ImportVerb
{
    /// <returns>0 when every file is there now, 1 otherwise.</returns>
    public static async Task<int> Run(IConfiguration configuration, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
        var importer = services.GetRequiredService<TenantImporter>();
        var failed = files.Count == 0;
        foreach (var file in files)
        {
            failed |= !await Import(importer, file, cancellationToken);
        }

        return failed ? 1 : 0;
    }

    private static async Task<bool> Import(TenantImporter importer, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"{file}: there is no such file");
            return false;
        }

        var report = await importer.Import(await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
        foreach (var error in report.Errors)
        {
            await Console.Error.WriteLineAsync($"{file}:{error.Line}: {error.Field}: {error.Message}");
        }

        await Console.Out.WriteLineAsync(
            $"{file}: {report.Imported} imported, {report.Unchanged} unchanged, {report.Past} past closures left out, {report.Errors.Count} errors");
        return report.Errors.Count == 0;
    }
}
