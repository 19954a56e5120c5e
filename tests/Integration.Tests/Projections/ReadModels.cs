using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>What the read models of a database say.</summary>
internal static class ReadModels
{
    public static IProjection[] Projections(TestDatabase database) => [.. database.Services.GetServices<IProjection>()];

    public static Task<string> Checksums(TestDatabase database) => LiveRows.Checksums(database.Superuser);

    /// <summary>Until no tenant is behind.</summary>
    public static async Task CatchUp(TestDatabase database, Projector projector, Random? sizes = null)
    {
        var sources = database.Services.GetRequiredService<DataSources>();
        var projections = Projections(database);
        while (await ProjectionHost.Behind(sources, projections, Side.Live, 1000, default) is { Count: > 0 } behind)
        {
            foreach (var (tenant, _) in behind)
            {
                await projector.Turn(tenant, projections, Side.Live, sizes?.Next(1, 40) ?? ProjectionHost.Most, default);
            }
        }
    }
}
