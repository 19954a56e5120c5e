using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>
/// A time at a resource, held or booked for somebody. Immutable: each step of its life answers the next state with the
/// event that led there, or the reason why it is not possible.
/// </summary>
public sealed record Booking
{
    public required BookingId Id { get; init; }

    /// <summary>Unique within the tenant.</summary>
    public required string Reference { get; init; }

    public required BookingStatus Status { get; init; }

    /// <summary>How many events the booking's stream has.</summary>
    public required int Version { get; init; }

    public required ResourceId ResourceId { get; init; }

    public required ServiceId ServiceId { get; init; }

    public CustomerId? CustomerId { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required TimeSpan BufferBefore { get; init; }

    public required TimeSpan BufferAfter { get; init; }

    public required int Quantity { get; init; }

    /// <summary>For the whole quantity.</summary>
    public required long PriceMinor { get; init; }

    /// <summary>For the whole quantity.</summary>
    public required long DepositMinor { get; init; }

    public required string Currency { get; init; }

    /// <summary>What has been captured and not refunded, over all payments; the ledger says the same.</summary>
    public long PaidMinor { get; init; }

    /// <summary>What of <see cref="PaidMinor"/> is being refunded and not yet gone; known only under the booking's lock.</summary>
    public long OnItsWayBackMinor { get; init; }

    /// <summary>
    /// The most that may be kept of what was paid, as the booking's last end or last price has left it; null when nothing has
    /// to go back. It stands here and not with the work of giving back, which may come after the booking has taken its slot again.
    /// </summary>
    public long? KeepAtMostMinor { get; init; }

    /// <summary>The service's cancellation policy as it was when the slot was held.</summary>
    public IReadOnlyList<CancellationTier> CancellationTiers { get; init; } = [];

    /// <summary>From this instant on the hold is void; null once confirmed or cancelled.</summary>
    public DateTimeOffset? HoldExpiresAt { get; init; }

    /// <summary>Any JSON of the tenant's own, as text.</summary>
    public string? Attributes { get; init; }

    /// <summary>Free text, so it stands here and in no event.</summary>
    public string? CancellationReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public Money Price => new(PriceMinor, Currency);

    public Money Deposit => new(DepositMinor, Currency);

    /// <summary>What is still to be paid of the price.</summary>
    public Money Balance => new(PriceMinor - PaidMinor, Currency);

    /// <summary>What must still be paid before the booking can be confirmed; zero when nothing has to be.</summary>
    public Money DueToConfirm => new(Math.Max(0, DepositMinor - StayingMinor), Currency);

    /// <summary>What the booking takes from its resource, buffers included.</summary>
    public TimeRange Busy => new(Start - BufferBefore, End + BufferAfter);

    /// <summary>Whether it stands in the way of others, hold not yet expired or not.</summary>
    public bool OccupiesItsSlot =>
        Status is BookingStatus.Held or BookingStatus.Confirmed or BookingStatus.CheckedIn or BookingStatus.Completed;

    private bool HasItsDeposit => DepositMinor > 0 && DueToConfirm.IsZero;

    private long StayingMinor => Math.Max(0, PaidMinor - OnItsWayBackMinor);

    /// <param name="id">Of the new booking.</param>
    /// <param name="service">Gives duration, buffers and price.</param>
    /// <param name="resourceId">Where.</param>
    /// <param name="customerId">For whom, when that is known.</param>
    /// <param name="start">A start that <see cref="SlotRules"/> admit.</param>
    /// <param name="quantity">How much of the capacity.</param>
    /// <param name="holdFor">How long the slot is kept.</param>
    /// <param name="attributes">JSON text.</param>
    /// <param name="now">The database's clock, read under the resource's lock.</param>
    public static BookingChange Hold(
        BookingId id,
        Service service,
        ResourceId resourceId,
        CustomerId? customerId,
        DateTimeOffset start,
        int quantity,
        TimeSpan holdFor,
        string? attributes,
        DateTimeOffset now)
    {
        var booking = new Booking
        {
            Id = id,
            Reference = BookingReference.New(),
            Status = BookingStatus.Held,
            Version = 1,
            ResourceId = resourceId,
            ServiceId = service.Id,
            CustomerId = customerId,
            Start = start,
            End = start + service.Duration,
            BufferBefore = service.BufferBefore,
            BufferAfter = service.BufferAfter,
            Quantity = quantity,
            PriceMinor = service.Price.Times(quantity).AmountMinor,
            DepositMinor = service.Deposit.Times(quantity).AmountMinor,
            Currency = service.Currency,
            CancellationTiers = service.CancellationTiers,
            HoldExpiresAt = now + holdFor,
            Attributes = attributes,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return new BookingChange(booking, [new BookingHeld(
            booking.Reference,
            booking.ResourceId,
            booking.ServiceId,
            booking.CustomerId,
            booking.Start,
            booking.End,
            booking.BufferBefore,
            booking.BufferAfter,
            booking.Quantity,
            booking.PriceMinor,
            booking.DepositMinor,
            booking.Currency,
            booking.HoldExpiresAt.Value)]);
    }

    /// <summary>The status that counts: a hold past its time is expired whether or not that was written down.</summary>
    public BookingStatus StatusAt(DateTimeOffset now) =>
        Status == BookingStatus.Held && HoldExpiresAt <= now ? BookingStatus.Expired : Status;

    /// <summary>Refuses a caller who speaks of an older state.</summary>
    public Error? CheckVersion(int? expected) =>
        expected is { } version && version != Version ? new VersionConflictError(Version) : null;

    /// <summary>Once a booking has a customer it keeps it.</summary>
    public Result<BookingChange> AssignCustomer(CustomerId customerId, DateTimeOffset now)
    {
        var status = StatusAt(now);
        if (status == BookingStatus.Expired)
        {
            return new HoldExpiredError(HoldExpiresAt!.Value);
        }

        if (CustomerId is not null || status is not (BookingStatus.Held or BookingStatus.Confirmed or BookingStatus.CheckedIn))
        {
            return new InvalidTransitionError(status, status);
        }

        return Then(this with { CustomerId = customerId }, now, new BookingCustomerAssigned(customerId));
    }

    public Result<BookingChange> Confirm(DateTimeOffset now) => StatusAt(now) switch
    {
        BookingStatus.Expired => new HoldExpiredError(HoldExpiresAt!.Value),
        BookingStatus.Held when !DueToConfirm.IsZero => new PaymentRequiredError(DueToConfirm),
        BookingStatus.Held => Then(Confirmed(), now, new BookingConfirmed()),
        var other => new InvalidTransitionError(other, BookingStatus.Confirmed),
    };

    /// <summary>Whether the status allows another time, before it is asked whether that time is free.</summary>
    public Error? CheckReschedulable(DateTimeOffset now) => StatusAt(now) switch
    {
        BookingStatus.Expired => new HoldExpiredError(HoldExpiresAt!.Value),
        BookingStatus.Held or BookingStatus.Confirmed => null,
        var other => new InvalidTransitionError(other, other),
    };

    /// <summary>
    /// Keeps duration, buffers, hold and what was paid. The price is that of the new time: what is then due or paid too much
    /// is the difference; a hold whose new deposit is paid already is confirmed. To where it is already: changes nothing.
    /// </summary>
    /// <param name="resourceId">Where to.</param>
    /// <param name="start">When to.</param>
    /// <param name="service">Gives today's price; in another currency than the booking's the price stays.</param>
    /// <param name="now">The database's clock, read under the resources' locks.</param>
    public Result<BookingChange> Reschedule(ResourceId resourceId, DateTimeOffset start, Service service, DateTimeOffset now)
    {
        if (CheckReschedulable(now) is { } refusal)
        {
            return refusal;
        }

        if (IsAt(resourceId, start))
        {
            return new BookingChange(this, []);
        }

        var end = start + (End - Start);
        var priced = PricedBy(service) with { ResourceId = resourceId, Start = start, End = end };
        var moved = priced with { KeepAtMostMinor = priced.StayingMinor > priced.PriceMinor ? priced.PriceMinor : null };
        var rescheduled = new BookingRescheduled(
            resourceId,
            start,
            end,
            ResourceId,
            Start,
            End,
            moved.PriceMinor == PriceMinor ? null : moved.PriceMinor,
            moved.DepositMinor == DepositMinor ? null : moved.DepositMinor);
        return moved.Status == BookingStatus.Held && moved.HasItsDeposit
            ? Then(moved.Confirmed(), now, rescheduled, new BookingConfirmed())
            : Then(moved, now, rescheduled);
    }

    public bool IsAt(ResourceId resourceId, DateTimeOffset start) => ResourceId == resourceId && Start == start;

    /// <summary>Gives the slot up. A hold's money goes back; a confirmed booking's as its cancellation policy says.</summary>
    public Result<BookingChange> Cancel(string? reason, DateTimeOffset now)
    {
        var status = StatusAt(now);
        if (status is not (BookingStatus.Held or BookingStatus.Confirmed))
        {
            return new InvalidTransitionError(status, BookingStatus.Cancelled);
        }

        // What is on its way back already, or was paid above the price, is not the policy's to speak of: it goes back whole.
        var kept = status == BookingStatus.Held
            ? 0
            : CancellationPolicy.KeptMinor(CancellationTiers, Math.Min(StayingMinor, PriceMinor), Start - now);
        var cancelled = this with
        {
            Status = BookingStatus.Cancelled,
            HoldExpiresAt = null,
            CancellationReason = reason,
            KeepAtMostMinor = kept < StayingMinor ? kept : null,
        };
        return Then(cancelled, now, new BookingCancelled());
    }

    public Result<BookingChange> CheckIn(DateTimeOffset now) =>
        Step(BookingStatus.Confirmed, BookingStatus.CheckedIn, new BookingCheckedIn(), now);

    public Result<BookingChange> Complete(DateTimeOffset now) =>
        Step(BookingStatus.CheckedIn, BookingStatus.Completed, new BookingCompleted(), now);

    public Result<BookingChange> MarkNoShow(DateTimeOffset now) =>
        Step(BookingStatus.Confirmed, BookingStatus.NoShow, new BookingMarkedNoShow(), now);

    /// <summary>Writes down that the hold is void; refused while it is not. What was paid for it goes back.</summary>
    public Result<BookingChange> Expire(DateTimeOffset now) =>
        Status == BookingStatus.Held && HoldExpiresAt <= now
            ? Then(this with { Status = BookingStatus.Expired, KeepAtMostMinor = PaidMinor > 0 ? 0 : null }, now, new BookingExpired())
            : new InvalidTransitionError(Status, BookingStatus.Expired);

    /// <summary>
    /// Money was taken for the booking: a fact, whatever its status. What completes the deposit of a hold confirms it, also
    /// after its time when its slot is still free.
    /// </summary>
    /// <param name="payment">Which.</param>
    /// <param name="amountMinor">Above zero.</param>
    /// <param name="slotIsFree">Whether the booking's own time can be taken again.</param>
    /// <param name="now">The database's clock, read under the resource's lock.</param>
    public BookingChange TakePayment(PaymentId payment, long amountMinor, bool slotIsFree, DateTimeOffset now)
    {
        var paid = this with { PaidMinor = PaidMinor + amountMinor };
        var captured = new PaymentCaptured(payment, amountMinor, Currency);
        var status = StatusAt(now);
        var stands = status == BookingStatus.Held || (status == BookingStatus.Expired && slotIsFree);
        // What the end of the hold has said of the money counts no more.
        return stands && paid.HasItsDeposit
            ? Then(paid.Confirmed() with { KeepAtMostMinor = null }, now, captured, new BookingConfirmed())
            : Then(paid, now, captured);
    }

    /// <summary>Money that was taken for the booking has been given back: a fact, whatever its status.</summary>
    public BookingChange ReturnPayment(PaymentId payment, long amountMinor, DateTimeOffset now) =>
        Then(this with { PaidMinor = PaidMinor - amountMinor }, now, new PaymentRefunded(payment, amountMinor, Currency));

    private Booking Confirmed() => this with { Status = BookingStatus.Confirmed, HoldExpiresAt = null };

    private Booking PricedBy(Service service) => service.Currency != Currency
        ? this
        : this with
        {
            PriceMinor = service.Price.Times(Quantity).AmountMinor,
            DepositMinor = service.Deposit.Times(Quantity).AmountMinor,
        };

    private Result<BookingChange> Step(BookingStatus from, BookingStatus to, BookingEvent happened, DateTimeOffset now)
    {
        var status = StatusAt(now);
        return status == from
            ? Then(this with { Status = to }, now, happened)
            : new InvalidTransitionError(status, to);
    }

    private BookingChange Then(Booking next, DateTimeOffset now, params BookingEvent[] happened) =>
        new(next with { Version = Version + happened.Length, UpdatedAt = now }, happened);
}
