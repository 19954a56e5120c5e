using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

/// <summary>A booking under its resource's lock.</summary>
/// <param name="Booking">Null when there is none with this id.</param>
/// <param name="CustomerKnown">Whether the customer that the step names exists; true when it names none.</param>
/// <param name="Now">The database's clock, read after the lock was had.</param>
public sealed record OpenBooking(Booking? Booking, bool CustomerKnown, DateTimeOffset Now);

/// <summary>A resource under lock, with all that decides whether a slot there is free.</summary>
/// <param name="Resource">Null when there is none with this id.</param>
/// <param name="Service">Null when there is none with this id.</param>
/// <param name="Offered">Whether the service is offered at the resource.</param>
/// <param name="CustomerKnown">Whether the customer exists; true when none was named.</param>
/// <param name="Closures">That touch the slot.</param>
/// <param name="Busy">Padded claims near the slot, without the booking that is to be moved.</param>
/// <param name="Now">The database's clock, read after the lock was had.</param>
public sealed record OpenSlot(
    Resource? Resource,
    Service? Service,
    bool Offered,
    bool CustomerKnown,
    IReadOnlyList<TimeRange> Closures,
    IReadOnlyList<BusyInterval> Busy,
    DateTimeOffset Now);

/// <summary>
/// What a booking step reads and writes. Each method locks, reads, lets the caller decide, and commits state, claim,
/// event and idempotency key together; a refusal commits nothing. Two round trips to the database, one on a refusal more; one
/// for a hold that nothing stands in the way of.
/// </summary>
public interface IBookingStore
{
    /// <summary>
    /// Makes a booking. The decision may be asked several times: at first before the lock, as if nothing were in the way, and again
    /// when that was not so or a random reference was taken. The last answer counts.
    /// </summary>
    Task<Result<Booking>> Hold(
        ResourceId resourceId,
        ServiceId serviceId,
        CustomerId? customerId,
        DateTimeOffset start,
        IdempotencyScope? scope,
        Func<OpenSlot, Result<BookingChange>> decide,
        CancellationToken cancellationToken);

    /// <summary>Takes a booking one step on, in its place.</summary>
    /// <param name="id">Which.</param>
    /// <param name="customerId">A customer that the step speaks of.</param>
    /// <param name="scope">Where the answer is remembered.</param>
    /// <param name="decide">The step.</param>
    /// <param name="cancellationToken">Gives up, but never once the commit is under way.</param>
    Task<Result<Booking>> Change(
        BookingId id,
        CustomerId? customerId,
        IdempotencyScope? scope,
        Func<OpenBooking, Result<BookingChange>> decide,
        CancellationToken cancellationToken);

    /// <summary>Moves a booking to another start, and to another resource when one is named.</summary>
    Task<Result<Booking>> Move(
        BookingId id,
        ResourceId? resourceId,
        DateTimeOffset start,
        IdempotencyScope? scope,
        Func<OpenBooking, OpenSlot, Result<BookingChange>> decide,
        CancellationToken cancellationToken);
}
