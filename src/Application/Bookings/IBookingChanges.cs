using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Which changes to follow.</summary>
/// <param name="BookingId">One booking's; every booking's when null.</param>
/// <param name="ResourceId">One resource's, a booking that leaves it for another included; every resource's when null.</param>
/// <param name="AfterPosition">
/// Replays what stands after it in the tenant's feed and then goes on live; live alone when null. A position that the
/// tenant's feed has not reached is as good as its end.
/// </param>
/// <param name="Since">
/// When the wish arrived, by <see cref="TimeProvider.GetTimestamp"/>: a stream that is live alone begins there, however long
/// it took until it could be opened.
/// </param>
public sealed record FollowBookings(BookingId? BookingId, ResourceId? ResourceId, long? AfterPosition, long Since)
    : IQuery<IAsyncEnumerable<BookingChanged>>;

/// <summary>One event of a booking in the tenant's feed.</summary>
/// <param name="Position">Gapless and rising in the order of commits; where to go on after.</param>
/// <param name="Type">Such as BookingHeld.</param>
/// <param name="BookingId">Whose.</param>
/// <param name="Version">Of the booking, after the event.</param>
/// <param name="OccurredAt">When.</param>
public sealed record BookingChanged(long Position, string Type, BookingId BookingId, int Version, DateTimeOffset OccurredAt);

/// <summary>
/// The subscriber did not keep up and was cut off. What it has been given has no gap: it may come back with its last position.
/// </summary>
public sealed class SubscriberTooSlowException() : Exception("The subscriber reads more slowly than changes happen.");

/// <summary>Changes of bookings as they are committed, for the caller of the scope and within its rights.</summary>
public interface IBookingChanges
{
    /// <summary>
    /// Every change that is committed after <see cref="FollowBookings.Since"/> is in the stream, each once, in the order of
    /// positions. The stream ends with <see cref="SubscriberTooSlowException"/> or the cancellation, which also frees what was never read.
    /// </summary>
    Task<IAsyncEnumerable<BookingChanged>> Subscribe(FollowBookings request, CancellationToken cancellationToken);
}

internal sealed class FollowBookingsHandler(IBookingChanges changes) : IRequestHandler<FollowBookings, Result<IAsyncEnumerable<BookingChanged>>>
{
    public async Task<Result<IAsyncEnumerable<BookingChanged>>> Handle(FollowBookings query, CancellationToken cancellationToken) =>
        Result<IAsyncEnumerable<BookingChanged>>.Of(await changes.Subscribe(query, cancellationToken));
}
