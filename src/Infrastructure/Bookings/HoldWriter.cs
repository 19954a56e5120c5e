using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Persistence.Configurations;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Writes all of a hold in one statement: booking, claim, event, outbox and the answer under its key.</summary>
internal static class HoldWriter
{
    /// <param name="batch">Gets the statement.</param>
    /// <param name="caller">Who holds, in the tenant.</param>
    /// <param name="scope">Where the answer is remembered.</param>
    /// <param name="hold">With its one event.</param>
    public static void Add(SqlBatch batch, Caller caller, IdempotencyScope scope, BookingChange hold) =>
        batch.Add(HoldSql.Write, Written(caller, scope, hold));

    /// <summary>The same where what it presumes is so: <see cref="HoldSql.WritePresumed"/>.</summary>
    /// <param name="batch">Gets the statement.</param>
    /// <param name="caller">Who holds, in the tenant.</param>
    /// <param name="scope">Where the answer is remembered.</param>
    /// <param name="hold">With its one event.</param>
    /// <param name="catalogVersion">By which it was decided.</param>
    /// <param name="patience">How late the clock may be that it was decided by.</param>
    public static void AddPresumed(SqlBatch batch, Caller caller, IdempotencyScope scope, BookingChange hold, long catalogVersion, TimeSpan patience) =>
        batch.Add(HoldSql.WritePresumed, Presumed(caller, scope, hold, catalogVersion, patience));

    /// <summary>Of the statement.</summary>
    internal static NpgsqlParameter[] Presumed(
        Caller caller, IdempotencyScope scope, BookingChange hold, long catalogVersion, TimeSpan patience) =>
        [.. Written(caller, scope, hold), P.Long(catalogVersion), P.Instant(hold.Booking.Busy.Start - BookingSql.LongestClaim), P.Span(patience)];

    private static NpgsqlParameter[] Written(Caller caller, IdempotencyScope scope, BookingChange hold)
    {
        var (booking, held) = (hold.Booking, hold.Events.Single());
        return
        [
            P.Text(caller.Tenant!.Value.Value), P.Id(booking.Id), P.Bytes(scope.KeyHash), P.Bytes(scope.InputHash),
            P.Json(RememberedAnswer.Write(booking)), P.Text(booking.Reference), P.Text(EnumNames<BookingStatus>.Of(booking.Status)),
            P.Int(booking.Version), P.Id(booking.ResourceId), P.Id(booking.ServiceId), P.Id(booking.CustomerId), P.Instant(booking.Start),
            P.Instant(booking.End), P.Span(booking.BufferBefore), P.Span(booking.BufferAfter), P.Int(booking.Quantity),
            P.Long(booking.PriceMinor), P.Long(booking.DepositMinor), P.Text(booking.Currency), P.Instant(booking.HoldExpiresAt),
            P.Json(booking.Attributes), P.Json(CancellationTiersJson.Write(booking.CancellationTiers)), P.Instant(booking.CreatedAt),
            P.Instant(booking.Busy.Start), P.Instant(booking.Busy.End), P.Uuid(Guid.CreateVersion7()), P.Text(booking.Id.ToString()),
            P.Text(EventTypes.NameOf(held)), P.Json(EventJson.Write(held)), P.Json(EventJson.Metadata(caller, caller.Cause)),
        ];
    }
}
