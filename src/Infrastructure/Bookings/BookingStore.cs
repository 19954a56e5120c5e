using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// The booking path: lock and read in one round trip, decide, write and commit in the next; a hold in one, where it was presumed
/// rightly (<see cref="PresumedHold"/>). Locks are taken in one order: resource heads by id, booking, idempotency key; but on a trip of
/// several holds the key of each comes after its head.
/// </summary>
internal sealed class BookingStore(
    DataSources sources, Failover failover, CachedCatalog catalog, PresumedHold presumed, DatabaseClock clock, BookingNews news, CallerContext context)
    : IBookingStore
{
    // A repeated key, a taken reference or a booking that moved away: each time another request made progress.
    private const int Tries = 10;

    public Task<Result<Booking>> Hold(
        ResourceId resourceId,
        ServiceId serviceId,
        CustomerId? customerId,
        DateTimeOffset start,
        IdempotencyScope? scope,
        Func<OpenSlot, Result<BookingChange>> decide,
        CancellationToken cancellationToken) =>
        failover.Run(() => Hold(new(resourceId, serviceId, customerId, start), scope!, decide, cancellationToken), cancellationToken);

    public Task<Result<Booking>> Change(
        BookingId id,
        CustomerId? customerId,
        IdempotencyScope? scope,
        Func<OpenBooking, Result<BookingChange>> decide,
        CancellationToken cancellationToken) =>
        Try(scope, async transaction =>
        {
            var opened = await ChangeReader.Read(transaction, id, customerId, cancellationToken);
            return opened.Answer is { } answer ? await Repeat(transaction, answer, cancellationToken)
                : opened.HasMoved ? await StartOver(transaction)
                : await Finish(transaction, decide(opened.Booking), opened.Booking.Booking);
        }, cancellationToken);

    public Task<Result<Booking>> Move(
        BookingId id,
        ResourceId? resourceId,
        DateTimeOffset start,
        IdempotencyScope? scope,
        Func<OpenBooking, OpenSlot, Result<BookingChange>> decide,
        CancellationToken cancellationToken) =>
        Try(scope, async transaction =>
        {
            var opened = await MoveReader.Read(transaction, id, resourceId, start, cancellationToken);
            return opened.Answer is { } answer ? await Repeat(transaction, answer, cancellationToken)
                : opened.HasMoved ? await StartOver(transaction)
                : await Finish(transaction, decide(opened.Booking, opened.Slot), opened.Booking.Booking);
        }, cancellationToken);

    private Task<Result<Booking>> Try(
        IdempotencyScope? scope, Func<BookingTransaction, Task<Result<Booking>?>> attempt, CancellationToken cancellationToken) =>
        failover.Run(() => TryHere(scope, attempt, cancellationToken), cancellationToken);

    private async Task<Result<Booking>> TryHere(
        IdempotencyScope? scope, Func<BookingTransaction, Task<Result<Booking>?>> attempt, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
                await using var transaction = new BookingTransaction(connection, context.Caller, scope);
                if (await attempt(transaction) is { } answer)
                {
                    return answer;
                }
            }
            catch (PostgresException e) when (tried < Tries && (e.IsRepeatedKey() || e.IsTakenReference() || e.IsWorthARetry()))
            {
                // The next try finds the other request's answer, or draws another reference.
                Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("sqlstate", e.SqlState));
            }

            if (tried == Tries)
            {
                throw new InvalidOperationException("A booking moved away at every try to lock it.");
            }
        }
    }

    private async Task<Result<Booking>> Hold(
        WantedSlot wanted, IdempotencyScope scope, Func<OpenSlot, Result<BookingChange>> decide, CancellationToken cancellationToken) =>
        await presumed.Try(context.Caller, scope, wanted, decide, cancellationToken) is { } done
            ? Held(wanted, done.Hold, done.Committed)
            : await TryHere(scope, transaction => Hold(transaction, wanted, decide, cancellationToken), cancellationToken);

    private async Task<Result<Booking>?> Hold(
        BookingTransaction transaction, WantedSlot wanted, Func<OpenSlot, Result<BookingChange>> decide, CancellationToken cancellationToken)
    {
        var opened = await new HoldReader(catalog, transaction).Read(wanted, cancellationToken);
        if (opened.Answer is { } answer)
        {
            return await Repeat(transaction, answer, cancellationToken);
        }

        var decision = decide(opened.Slot);
        return decision.TryGet(out var hold)
            ? Held(wanted, hold, await transaction.Commit(hold, null))
            : await Refuse(transaction, decision);
    }

    private Result<Booking> Held(WantedSlot wanted, BookingChange hold, Committed committed)
    {
        presumed.Held(wanted);
        return Done(hold, committed);
    }

    private async Task<Result<Booking>?> Repeat(BookingTransaction transaction, FoundAnswer found, CancellationToken cancellationToken)
    {
        var (answer, position) = await transaction.Repeat(found, cancellationToken);
        context.Consistency.Reached(position);
        return answer;
    }

    private static async Task<Result<Booking>?> StartOver(BookingTransaction transaction)
    {
        await transaction.Rollback();
        return null;
    }

    private async Task<Result<Booking>> Finish(BookingTransaction transaction, Result<BookingChange> decision, Booking? before) =>
        decision.TryGet(out var change)
            ? Done(change, await transaction.Commit(change, before))
            : await Refuse(transaction, decision);

    private static async Task<Result<Booking>> Refuse(BookingTransaction transaction, Result<BookingChange> decision)
    {
        await transaction.Rollback();
        return Result<Booking>.Refused(decision.Errors);
    }

    private Result<Booking> Done(BookingChange change, Committed committed)
    {
        context.Consistency.Reached(committed.Position);
        clock.Note(committed);
        news.Committed(change);
        return change.Booking;
    }
}
