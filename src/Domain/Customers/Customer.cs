using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Customers;

/// <summary>A person for whom bookings are made. Personal fields stand here and in no event.</summary>
public sealed class Customer
{
    public required CustomerId Id { get; init; }

    public required string Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public DateTimeOffset? ErasedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
