using System.Collections.Concurrent;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>
/// When this process's latest commits were done, by the clock's timestamps: whoever subscribes after one knows of it already
/// and is not told again, although it may get its place in the feed only later. Of other processes' commits nothing is known,
/// and being told of one is better than missing it.
/// </summary>
internal sealed class OwnCommits(TimeProvider clock)
{
    // What a process commits in a few seconds: by then it has its place in the feed.
    private const int Most = 4_000;

    private readonly ConcurrentDictionary<(Guid Booking, int Version), long> _done = new();
    private readonly ConcurrentQueue<(Guid Booking, int Version)> _oldest = new();

    /// <summary>To be called before anybody is told of the commit.</summary>
    public void Note(Guid booking, int version)
    {
        _done[(booking, version)] = clock.GetTimestamp();
        _oldest.Enqueue((booking, version));
        while (_oldest.Count > Most && _oldest.TryDequeue(out var oldest))
        {
            _done.TryRemove(oldest, out _);
        }
    }

    public bool IsBefore(FeedRow row, long timestamp) => _done.TryGetValue((row.BookingId, row.Version), out var done) && done < timestamp;
}
