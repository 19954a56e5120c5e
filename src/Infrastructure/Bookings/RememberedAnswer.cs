using System.Text.Json;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// The changeable part of a booking at the time of an answer: ids and times alone, so that nothing personal is kept twice.
/// </summary>
internal sealed record RememberedAnswer(
    BookingStatus Status,
    int Version,
    Guid ResourceId,
    Guid? CustomerId,
    DateTimeOffset Start,
    DateTimeOffset End,
    DateTimeOffset? HoldExpiresAt,
    DateTimeOffset UpdatedAt,
    long? PriceMinor,
    long? DepositMinor,
    long? PaidMinor)
{
    public static string Write(Booking booking) => JsonSerializer.Serialize(new RememberedAnswer(
        booking.Status,
        booking.Version,
        booking.ResourceId.Value,
        booking.CustomerId?.Value,
        booking.Start,
        booking.End,
        booking.HoldExpiresAt,
        booking.UpdatedAt,
        booking.PriceMinor,
        booking.DepositMinor,
        booking.PaidMinor));

    /// <summary>The booking as it was when it was answered.</summary>
    public static Booking Apply(string json, Booking today)
    {
        var answer = JsonSerializer.Deserialize<RememberedAnswer>(json)!;
        return today with
        {
            Status = answer.Status,
            Version = answer.Version,
            ResourceId = new ResourceId(answer.ResourceId),
            CustomerId = answer.CustomerId is { } customer ? new CustomerId(customer) : null,
            Start = answer.Start,
            End = answer.End,
            HoldExpiresAt = answer.HoldExpiresAt,
            UpdatedAt = answer.UpdatedAt,

            // Older answers do not say.
            PriceMinor = answer.PriceMinor ?? today.PriceMinor,
            DepositMinor = answer.DepositMinor ?? today.DepositMinor,
            PaidMinor = answer.PaidMinor ?? 0,
        };
    }
}
