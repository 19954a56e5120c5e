using GraphBooking.Domain.Bookings;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>Money taken and given back on each day, by service and resource.</summary>
internal sealed class RevenueDays : IProjection
{
    private const string Upsert =
        """
        INSERT INTO revenue_days AS days (tenant_id, generation, day, service_id, resource_id, currency, captured_minor, refunded_minor)
        SELECT $1, $2, * FROM unnest($3::date[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[])
        ON CONFLICT (tenant_id, generation, day, service_id, resource_id, currency) DO UPDATE SET
          captured_minor = days.captured_minor + EXCLUDED.captured_minor, refunded_minor = days.refunded_minor + EXCLUDED.refunded_minor
        """;

    public string Name => "revenue-days";

    public IReadOnlyList<string> Tables => ["revenue_days"];

    public void Write(SqlBatch batch, ProjectionTarget target, IReadOnlyList<ProjectedStep> steps)
    {
        var sums = new Sums<(DateOnly Day, Guid Service, Guid Resource, string Currency)>(2);
        foreach (var step in steps)
        {
            var (captured, refunded) = step.Event switch
            {
                PaymentCaptured taken => (taken.AmountMinor, 0L),
                PaymentRefunded returned => (0L, returned.AmountMinor),
                _ => (0L, 0L),
            };
            if (captured + refunded > 0)
            {
                sums.Add((target.DayOf(step.At), step.After.ServiceId.Value, step.After.ResourceId.Value, step.After.Currency), captured, refunded);
            }
        }

        var rows = sums.Rows();
        if (rows.Length > 0)
        {
            batch.Add(Upsert, target.With(
                P.Array(rows.Select(row => row.Key.Day)),
                P.Array(rows.Select(row => row.Key.Service)),
                P.Array(rows.Select(row => row.Key.Resource)),
                P.Array(rows.Select(row => row.Key.Currency)),
                P.Array(rows.Select(row => row.Values[0])),
                P.Array(rows.Select(row => row.Values[1]))));
        }
    }
}
