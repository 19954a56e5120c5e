using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tenancy;

/// <summary>How a tenant's rows are kept apart: shared tables behind row-level security, or a schema of its own.</summary>
public enum TenantIsolation
{
    Pooled,
    Schema,
}

/// <summary>A business that publishes resources and services.</summary>
public sealed class Tenant
{
    public required TenantId Id { get; init; }

    /// <summary>3 to 63 of a-z, 0-9 and -, unique over all tenants.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA zone; the zone of its resources unless they say otherwise.</summary>
    public required string TimeZone { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required TenantIsolation Isolation { get; init; }

    /// <summary>Where its rows are kept; they never leave it.</summary>
    public required string Region { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
