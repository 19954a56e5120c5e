using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>That a service is offered at a resource.</summary>
internal sealed class ServiceResource
{
    public required ServiceId ServiceId { get; init; }

    public required ResourceId ResourceId { get; init; }
}
