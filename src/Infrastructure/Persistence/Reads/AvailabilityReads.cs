using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>All that availability is computed from, in one round trip of five statements whatever the number of resources.</summary>
internal sealed class AvailabilityReads(DataSources sources, CallerContext context) : IAvailabilityReads
{
    private const string Service =
        $"SELECT {Rows.ServiceColumns}, clock_timestamp() FROM services s WHERE s.tenant_id = $1 AND s.id = $2 AND s.archived_at IS NULL";

    private const string Offering = "SELECT resource_id FROM service_resources WHERE tenant_id = $1 AND service_id = $2";

    private const string Resources =
        $"SELECT {Rows.ResourceColumns} FROM resources r WHERE r.tenant_id = $1 AND r.id = ANY (ARRAY({Offering})) AND r.archived_at IS NULL";

    private const string Closures =
        $"SELECT resource_id, start_at, end_at FROM closures WHERE tenant_id = $1 AND resource_id = ANY (ARRAY({Offering})) " +
        "AND end_at > $3 AND start_at < $4";

    // Claims reach a slot through its buffers; nothing that began more than the longest claim earlier does.
    internal const string Claims =
        $"SELECT resource_id, busy_from, busy_to, quantity, hold_expires_at FROM claims WHERE tenant_id = $1 AND resource_id = ANY (ARRAY({Offering})) " +
        "AND busy_from < (SELECT $4 + buffer_after FROM services WHERE tenant_id = $1 AND id = $2) " +
        "AND busy_from > (SELECT $3 - buffer_before - interval '72 hours' FROM services WHERE tenant_id = $1 AND id = $2) " +
        "AND busy_to > (SELECT $3 - buffer_before FROM services WHERE tenant_id = $1 AND id = $2)";

    public async Task<ServiceOccupancy?> Load(ServiceId serviceId, TimeRange window, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant.Value;
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection)
            .SetTenant(tenant)
            .Add(Service, P.Text(tenant), P.Id(serviceId))
            .Add(Resources, P.Text(tenant), P.Id(serviceId))
            .Add(Closures, P.Text(tenant), P.Id(serviceId), P.Instant(window.Start), P.Instant(window.End))
            .Add(Claims, P.Text(tenant), P.Id(serviceId), P.Instant(window.Start), P.Instant(window.End));
        await using var reader = await batch.Read(cancellationToken);
        var found = await reader.NextRow(row => new FoundService(Rows.Service(row), Rows.Instant(row, row.FieldCount - 1)), cancellationToken);
        var resources = await reader.NextRows(Rows.Resource, cancellationToken);
        var closures = (await reader.NextRows(row => (Id: row.GetGuid(0), Range: Rows.Range(row, 1)), cancellationToken))
            .ToLookup(row => row.Id, row => row.Range);
        var claims = (await reader.NextRows(row => (Id: row.GetGuid(0), Busy: Rows.Busy(row, 1)), cancellationToken))
            .ToLookup(row => row.Id, row => row.Busy);
        return found is null
            ? null
            : new ServiceOccupancy(
                found.Service,
                [.. resources.Select(r => new ResourceOccupancy(r, [.. closures[r.Id.Value]], [.. claims[r.Id.Value]]))],
                found.Now);
    }

    private sealed record FoundService(Service Service, DateTimeOffset Now);
}
