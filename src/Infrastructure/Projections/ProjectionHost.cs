using System.Diagnostics;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>
/// Keeps the live read models up with the feed. Any number of instances share the work: a tenant that another is at work on
/// is passed over, and whoever dies lets go of it.
/// </summary>
internal sealed partial class ProjectionHost(
    DataSources sources, ITenantDirectory tenants, IEnumerable<IProjection> projections, ILogger<ProjectionHost> logger) : BackgroundService
{
    /// <summary>How many events a transaction applies at most.</summary>
    public const int Most = 500;

    // Commits within it share a turn.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Each tenant is rested from nine times as long as it took: those who book come first and wait for no burst of work, and larger
    // turns cost less an event. All rests of a turn together are no longer than this: reports may be so much behind.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);
    private const int Rest = 9;

    /// <summary>How many tenants are taken on in a turn at most.</summary>
    internal const int TenantsAtOnce = 200;

    private readonly IProjection[] _all = [.. projections];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var projector = new Projector(sources, tenants, EventReader.Default);
        while (!stoppingToken.IsCancellationRequested)
        {
            var isBehind = false;
            var began = Stopwatch.GetTimestamp();
            try
            {
                isBehind = await Turn(projector, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogTurnFailed(e);
            }

            if (!isBehind)
            {
                await Task.Delay(LeftOf(Interval, Stopwatch.GetElapsedTime(began)), stoppingToken);
            }
        }
    }

    private static TimeSpan LeftOf(TimeSpan interval, TimeSpan elapsed) => elapsed < interval ? interval - elapsed : TimeSpan.Zero;

    /// <param name="work">How long one tenant took.</param>
    /// <param name="tenants">Of the turn.</param>
    internal static TimeSpan RestFrom(TimeSpan work, int tenants) => work * Rest < LongestRest / tenants ? work * Rest : LongestRest / tenants;

    /// <returns>Whether there is more to do at once.</returns>
    private async Task<bool> Turn(Projector projector, CancellationToken cancellationToken)
    {
        var behind = await Behind(sources, _all, Side.Live, TenantsAtOnce, cancellationToken);
        ProjectionMetrics.Lag.Record(behind.Count == 0 ? 0 : behind.Max(tenant => tenant.Lag.TotalSeconds));
        var applied = new List<int>(behind.Count);
        foreach (var (tenant, _) in behind)
        {
            var began = Stopwatch.GetTimestamp();
            applied.Add(await projector.Turn(tenant, _all, Side.Live, Most, cancellationToken));
            if (applied[^1] < Most)
            {
                await Task.Delay(RestFrom(Stopwatch.GetElapsedTime(began), behind.Count), cancellationToken);
            }
        }

        ProjectionMetrics.Events.Add(applied.Sum());
        return IsBacklog(applied);
    }

    /// <summary>
    /// Whether a tenant has more than a transaction takes, or there may be more tenants than a turn takes. A few events of each
    /// of many tenants are no backlog, however many they are together.
    /// </summary>
    /// <param name="applied">To each tenant of a turn.</param>
    internal static bool IsBacklog(IReadOnlyList<int> applied) =>
        applied.Any(events => events >= Most) || (applied.Count == TenantsAtOnce && applied.Any(events => events > 0));

    /// <summary>Tenants whose feed goes on beyond a checkpoint, and for how long it has.</summary>
    public static async Task<List<(string Tenant, TimeSpan Lag)>> Behind(
        DataSources sources, IReadOnlyList<IProjection> projections, Side side, int most, CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(ProjectionSql.Behind);
        command.Parameters.Add(P.Int(most));
        command.Parameters.Add(P.Int((int)side));
        command.Parameters.Add(P.Array(projections.Select(projection => projection.Name)));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var behind = new List<(string, TimeSpan)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            behind.Add((reader.GetString(0), TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(1)))));
        }

        return behind;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be applied to read models; the next turn tries again")]
    private partial void LogTurnFailed(Exception exception);
}
