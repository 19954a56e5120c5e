using System.Runtime.CompilerServices;
using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>A feed that gives so many large changes, then fails if it is to, and says how far it got.</summary>
internal sealed class FakeChanges(int count, int size = 10, Exception? failure = null) : IBookingChanges
{
    private int _given;

    public int Given => Volatile.Read(ref _given);

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IAsyncEnumerable<BookingChanged>> Subscribe(FollowBookings request, CancellationToken cancellationToken) =>
        Task.FromResult(Changes(cancellationToken));

    private async IAsyncEnumerable<BookingChanged> Changes([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = new string('x', size);
        try
        {
            while (_given < count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Increment(ref _given);
                yield return new BookingChanged(_given, type, new BookingId(Guid.NewGuid()), 1, DateTimeOffset.UnixEpoch);
            }

            if (failure is not null)
            {
                throw failure;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Ended.TrySetResult();
        }
    }
}
