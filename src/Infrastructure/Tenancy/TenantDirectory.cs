using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Tenancy;

/// <summary>The directory: read as the worker, which sees every tenant; added to as the application, as the new tenant itself.</summary>
internal sealed class TenantDirectory(DataSources sources, Failover failover) : ITenantDirectory
{
    private const string Select = "SELECT tenant_id, slug, name, time_zone, currency, isolation, region, created_at FROM tenants";

    private const string Insert =
        "INSERT INTO tenants (tenant_id, slug, name, time_zone, currency, isolation, region, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    public Task<Tenant?> FindBySlug(string slug, CancellationToken cancellationToken) =>
        TextRules.IsWellFormed(slug) ? Find($"{Select} WHERE slug = $1", slug, cancellationToken) : Task.FromResult<Tenant?>(null);

    public Task<Tenant?> Find(TenantId id, CancellationToken cancellationToken) =>
        Find($"{Select} WHERE tenant_id = $1", id.Value, cancellationToken);

    public Task<Result<Tenant>> Add(Tenant tenant, Consistency consistency, CancellationToken cancellationToken)
    {
        var tries = 0;
        return failover.Run(() => AddHere(tenant, isRepeated: tries++ > 0, consistency, cancellationToken), cancellationToken);
    }

    private async Task<Result<Tenant>> AddHere(Tenant tenant, bool isRepeated, Consistency consistency, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection)
            .Add("BEGIN")
            .SetTenant(tenant.Id.Value)
            .Add(
                Insert,
                P.Text(tenant.Id.Value), P.Text(tenant.Slug), P.Text(tenant.Name), P.Text(tenant.TimeZone), P.Text(tenant.Currency),
                P.Text(EnumNames<TenantIsolation>.Of(tenant.Isolation)), P.Text(tenant.Region), P.Instant(tenant.CreatedAt));
        try
        {
            consistency.Reached((await batch.Commit()).Position);
            return tenant;
        }
        catch (PostgresException e) when (e.IsTakenSlug())
        {
            // By a try before this one, whose commit was cut off.
            return isRepeated && await Find(tenant.Id, cancellationToken) is { } mine
                ? mine
                : new ValidationError("slug", "Another tenant has this slug.");
        }
    }

    private Task<Tenant?> Find(string sql, string value, CancellationToken cancellationToken) =>
        failover.Run(() => FindHere(sql, value, cancellationToken), cancellationToken);

    private async Task<Tenant?> FindHere(string sql, string value, CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(sql);
        command.Parameters.Add(P.Text(value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    private static Tenant Read(NpgsqlDataReader row) => new()
    {
        Id = new TenantId(row.GetString(0)),
        Slug = row.GetString(1),
        Name = row.GetString(2),
        TimeZone = row.GetString(3),
        Currency = row.GetString(4),
        Isolation = EnumNames<TenantIsolation>.Parse(row.GetString(5)),
        Region = row.GetString(6),
        CreatedAt = Rows.Instant(row, 7),
    };
}
