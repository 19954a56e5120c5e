using System.Diagnostics;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>A presumed hold on a shared trip.</summary>
/// <param name="caller">Who holds, in the tenant.</param>
/// <param name="scope">Where the answer is remembered.</param>
/// <param name="hold">As it will be where all that it presumes is so; decided just now.</param>
/// <param name="catalogVersion">By which it was decided.</param>
/// <param name="cancellationToken">Gives up before the trip begins.</param>
internal sealed class HoldPassenger(
    Caller caller, IdempotencyScope scope, BookingChange hold, long catalogVersion, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<Committed?> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _decided = Stopwatch.GetTimestamp();

    public ResourceId Resource => hold.Booking.ResourceId;

    /// <summary>Null when it was not written, as far as is known.</summary>
    public Task<Committed?> Arrived => _arrived.Task;

    /// <summary>Nobody has given up, and the clock that it was decided by is not too late yet.</summary>
    public bool IsFit(TimeSpan patience) => !cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(_decided) <= patience;

    /// <summary>Adds the lock and what is written under it.</summary>
    public void Add(SqlBatch batch, TimeSpan patience)
    {
        var (tenant, booking) = (caller.Tenant!.Value.Value, hold.Booking);
        var (first, last) = DaySpan.StretchesOf(booking.Busy.Start, booking.Busy.End);
        batch
            .Add(HoldSql.Boarding, P.Text(tenant), P.Int((int)patience.TotalMilliseconds))
            .Add(BookingSql.LockForHold, P.Text(tenant), P.Id(booking.ResourceId), P.Int(first), P.Int(last));
        HoldWriter.AddPresumed(batch, caller, scope, hold, catalogVersion, patience);
    }

    public void Arrive(Committed? committed) => _arrived.TrySetResult(committed);
}
