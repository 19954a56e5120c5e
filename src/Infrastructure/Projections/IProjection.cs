using GraphBooking.Infrastructure.Persistence;
using NodaTime;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>Builds one read model from the feed.</summary>
internal interface IProjection
{
    /// <summary>As its row in the table projections is called.</summary>
    string Name { get; }

    /// <summary>What it fills, each in two partitions by generation.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Adds the statements that bring the read model from before these steps to after them.</summary>
    void Write(SqlBatch batch, ProjectionTarget target, IReadOnlyList<ProjectedStep> steps);
}

/// <summary>Whose rows are written.</summary>
/// <param name="Tenant">The key.</param>
/// <param name="Generation">Live, or being built.</param>
/// <param name="Zone">In which the tenant's days are.</param>
internal sealed record ProjectionTarget(string Tenant, short Generation, DateTimeZone Zone)
{
    /// <summary>The first two parameters of every statement.</summary>
    public NpgsqlParameter[] With(params NpgsqlParameter[] others) =>
        [P.Text(Tenant), P.Short(Generation), .. others];

    public DateOnly DayOf(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone).Date.ToDateOnly();
}
