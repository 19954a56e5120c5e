using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Where reports are read: on the analytics replica and nowhere else. While it is away there are none, unless
/// <see cref="RoutingOptions.ReportsFallBack"/> says that whatever serves other reads may serve them.
/// </summary>
internal sealed class Analytics(DataSources sources)
{
    private const string What = "reports";

    // Reports may wait for it longer than a page of bookings does.
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(2);

    /// <summary>Opens a session and runs one batch in it.</summary>
    /// <exception cref="UnavailableException">The replica is away, or has not seen yet what the caller has.</exception>
    public async Task<AnalyticsRead> Read(CallerContext context, Func<SqlBatch, SqlBatch> add, CancellationToken cancellationToken)
    {
        try
        {
            return await Read(sources.Nodes.Analytics, context, add, cancellationToken);
        }
        catch (Exception e) when (Transience.IsRetryable(e) && !cancellationToken.IsCancellationRequested)
        {
            return sources.Options.ReportsFallBack && sources.Nodes.Analytics is not null
                ? await Read(null, context, add, cancellationToken)
                : throw new UnavailableException(What, "Reports are not available just now. Try again.", e);
        }
    }

    private async Task<AnalyticsRead> Read(Node? node, CallerContext context, Func<SqlBatch, SqlBatch> add, CancellationToken cancellationToken)
    {
        var place = new ReadPlace(node ?? sources.Nodes.Primary, IsPrimary: node is null, IsRouted: sources.Nodes.AreSeveral);
        var connection = await place.Node.Application.OpenConnectionAsync(cancellationToken);
        var session = new ReadSession(connection, place, context.Tenant.Value, context.Consistency, CatchUp);
        SqlBatch? batch = null;
        try
        {
            batch = add(session.Batch().Add("SELECT set_config('statement_timeout', '10min', true)"));
            var reader = await session.Read(batch, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            RoutingMetrics.Read(place);
            return new AnalyticsRead(session, batch, reader);
        }
        catch
        {
            await (batch?.DisposeAsync() ?? ValueTask.CompletedTask);
            await session.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The results of a batch, before that of its first statement. Left before their end, the server is told to stop.</summary>
internal sealed class AnalyticsRead(ReadSession session, SqlBatch batch, NpgsqlDataReader reader) : IAsyncDisposable
{
    private bool _isWhole;

    public NpgsqlDataReader Reader => reader;

    /// <summary>All that was wanted has been read.</summary>
    public async Task End(CancellationToken cancellationToken)
    {
        await session.End(reader, cancellationToken);
        _isWhole = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isWhole)
        {
            batch.Cancel();
        }

        await reader.DisposeAsync();
        await batch.DisposeAsync();
        await session.DisposeAsync();
    }
}
