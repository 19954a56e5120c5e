using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Statements that read what availability is computed from. $1 is always the tenant.</summary>
internal static class OccupancySql
{
    /// <summary>$2 service. The clock, the version of the catalogue, and of each resource its own and its stretches': at least one row.</summary>
    public const string Heads =
        $"SELECT clock_timestamp(), catalog_version, h.resource_id, h.version + {CatalogSql.Era}, h.stretches FROM ({CatalogSql.Version}) v " +
        "LEFT JOIN resource_head h ON h.tenant_id = $1 AND h.resource_id = ANY (ARRAY(" +
        "SELECT resource_id FROM service_resources WHERE tenant_id = $1 AND service_id = $2))";

    // Nothing that began more than the longest claim earlier reaches a time.
    private const string Claims =
        "SELECT c.busy_from, c.busy_to, c.quantity, c.hold_expires_at FROM claims c WHERE c.tenant_id = $1 AND c.resource_id = w.resource_id " +
        "AND c.busy_from < w.to_at AND c.busy_from > w.from_at - interval '72 hours' AND c.busy_to > w.from_at";

    private const string Closures =
        "SELECT l.start_at, l.end_at, 0, NULL::timestamptz FROM closures l WHERE l.tenant_id = $1 AND l.resource_id = w.resource_id " +
        "AND l.end_at > w.from_at AND l.start_at < w.to_at";

    /// <summary>
    /// $2 resources, $3 starts, $4 ends, $5 stretches, alike in number. Claims and closures (which have no quantity) with the version that
    /// they make up: one statement sees one moment.
    /// </summary>
    public const string Days =
        $"SELECT w.number, h.version + h.stretches[w.stretch] + {CatalogSql.Era}, b.busy_from, b.busy_to, b.quantity, b.hold_expires_at " +
        "FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS w (resource_id, from_at, to_at, stretch, number) " +
        "JOIN resource_head h ON h.tenant_id = $1 AND h.resource_id = w.resource_id " +
        $"LEFT JOIN LATERAL ({Claims} UNION ALL {Closures}) b ON true";

    public static async Task<OccupancyHeads> ReadHeads(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = await reader.NextRows(
            row => (Now: Rows.Instant(row, 0), Catalog: row.GetInt64(1), Resource: row.IsDBNull(2) ? (Guid?)null : row.GetGuid(2), Versions: Versions(row)),
            cancellationToken);
        return new OccupancyHeads(
            rows[0].Now,
            rows[0].Catalog,
            rows.Where(row => row.Resource is not null).ToDictionary(row => row.Resource!.Value, row => row.Versions));
    }

    private static HeadVersions Versions(NpgsqlDataReader row) => row.IsDBNull(2) ? default : new(row.GetInt64(3), row.GetFieldValue<int[]>(4));

    public static SqlBatch AddDays(this SqlBatch batch, TenantId tenant, IReadOnlyList<DaySpan> spans) => batch.Add(
        Days,
        P.Text(tenant.Value),
        P.Uuids(spans.Select(span => span.ResourceId)),
        P.Array(spans.Select(span => span.Start.UtcDateTime)),
        P.Array(spans.Select(span => span.End.UtcDateTime)),
        P.Array(spans.Select(span => span.Stretch)));

    public static async Task<IReadOnlyList<Versioned<DaySpan, ResourceDays>>> ReadDays(
        NpgsqlDataReader reader, IReadOnlyList<DaySpan> spans, CancellationToken cancellationToken)
    {
        var read = new DaysReading?[spans.Count];
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var days = read[reader.GetInt64(0) - 1] ??= new DaysReading(reader.GetInt64(1));
            days.Add(reader);
        }

        return [.. spans.Zip(read, (span, days) => new Versioned<DaySpan, ResourceDays>(span, days?.Version ?? 0, days?.Days))];
    }

    private sealed class DaysReading(long version)
    {
        private readonly List<BusyInterval> _busy = [];
        private readonly List<TimeRange> _closures = [];

        public long Version => version;

        public ResourceDays Days => new([.. _busy], [.. _closures]);

        public void Add(NpgsqlDataReader row)
        {
            if (row.IsDBNull(2))
            {
                return;
            }

            if (row.GetInt32(4) == 0)
            {
                _closures.Add(Rows.Range(row, 2));
            }
            else
            {
                _busy.Add(Rows.Busy(row, 2));
            }
        }
    }
}

/// <param name="Now">The database's clock.</param>
/// <param name="Catalog">The version of the tenant's catalogue.</param>
/// <param name="Resources">The versions of each resource at which the service is offered.</param>
internal sealed record OccupancyHeads(DateTimeOffset Now, long Catalog, IReadOnlyDictionary<Guid, HeadVersions> Resources);

/// <param name="Resource">Raised by what may change all of a resource's days.</param>
/// <param name="Stretches">Raised by what changes some of them: <see cref="DaySpan.Stretch"/>, the first of them is 1.</param>
internal readonly record struct HeadVersions(long Resource, int[] Stretches)
{
    // Both only rise: as long as the sum is the same, both are.
    public long Of(DaySpan span) => Resource + Stretches[span.Stretch - 1];
}
