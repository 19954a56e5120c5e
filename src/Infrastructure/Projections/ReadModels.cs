using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>Looked at as the worker, which sees every tenant's checkpoints; replayed as the application, as the tenant.</summary>
internal sealed class ReadModels(DataSources sources, ITenantDirectory tenants, IEnumerable<IProjection> projections) : IReadModels
{
    private const string AllStates =
        $"""
        SELECT p.name, p.rebuilt_at, p.rebuild_started_at IS NOT NULL, {RebuildSql.Done}, {RebuildSql.Total}, coalesce(p.rebuild_rate, 0),
          live.behind, live.lag
        FROM projections p
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(h.position - coalesce(c.position, 0)), 0)::bigint AS behind,
            coalesce(max(extract(epoch FROM clock_timestamp() - f.occurred_at)), 0)::float8 AS lag
          FROM feed_head h
          LEFT JOIN checkpoints c ON c.tenant_id = h.tenant_id AND c.projection = p.name AND c.generation = p.live
          JOIN feed f ON f.tenant_id = h.tenant_id AND f.position = coalesce(c.position, 0) + 1
          WHERE coalesce(c.position, 0) < h.position) live
        ORDER BY p.name
        """;

    private const string AllParked =
        "SELECT s.projection, s.tenant_id, s.stream_id, s.version, s.reason, s.parked_at FROM parked_streams s " +
        "JOIN projections p ON p.name = s.projection AND p.live = s.generation ORDER BY s.parked_at, s.stream_id LIMIT 100";

    public async Task<IReadOnlyList<ProjectionState>> States(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Worker.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).Add(AllParked).Add(AllStates);
        await using var reader = await batch.Read(cancellationToken);
        var parked = new List<ParkedEvents>();
        while (await reader.ReadAsync(cancellationToken))
        {
            parked.Add(new ParkedEvents(
                reader.GetString(0), new TenantId(reader.GetString(1)), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), Rows.Instant(reader, 5)));
        }

        return await reader.NextRows(
            row => new ProjectionState(
                row.GetString(0),
                row.GetInt64(6),
                TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(7))),
                [.. parked.Where(stream => stream.Projection == row.GetString(0))],
                Rows.InstantOrNull(row, 1),
                row.GetBoolean(2) ? new RebuildProgress(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)) : null),
            cancellationToken);
    }

    public async Task<Result<ParkedEvents>> Replay(string projection, TenantId tenant, BookingId stream, CancellationToken cancellationToken)
    {
        var states = await States(cancellationToken);
        var parked = states.SelectMany(state => state.Parked)
            .FirstOrDefault(one => one.Projection == projection && one.Tenant == tenant && one.Stream == stream.ToString());
        if (parked is null)
        {
            return new NotFoundError(stream.ToString());
        }

        var projector = new Projector(sources, tenants, EventReader.Default);
        var reason = await projector.Replay(tenant.Value, projections.Single(one => one.Name == projection), stream, cancellationToken);
        return reason is null ? parked : new ValidationError("streamId", $"Still cannot be applied: {reason}");
    }
}
