using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>That a service is offered at a resource.</summary>
internal sealed class ServiceResource
{
    // In the open, unlike elsewhere: as part of a foreign key it is not generated.
    public required string TenantId { get; init; }

    public required ServiceId ServiceId { get; init; }

    public required ResourceId ResourceId { get; init; }
}
