namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Who follows the feed in this process.</summary>
internal sealed class FeedSubscribers(OwnCommits commits, TimeProvider clock)
{
    // Delivered a short while ago: for a subscriber that came in time and was only opened late.
    public const int MostRecent = 10_000;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<FeedSubscriber>> _byTenant = [];
    private readonly Queue<(long DeliveredAt, FeedRow Row)> _recent = [];
    private long _forgottenUntil = long.MinValue;

    /// <summary>Completed once the tail knows its place in the feed: whoever is added then misses nothing.</summary>
    public Task Opened => _opened.Task;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byTenant.Values.Sum(ofTenant => ofTenant.Count);
            }
        }
    }

    public void Open() => _opened.TrySetResult();

    /// <param name="filter">What it follows.</param>
    /// <param name="since">
    /// By the clock's timestamps: it is given what was delivered then or later, as if it had been there, and nothing of what
    /// was done before. Null for one that knows by itself what it was given.
    /// </param>
    /// <returns>One that has been ended as too slow, where what it should be given is remembered no more.</returns>
    public FeedSubscriber Add(FeedFilter filter, long? since)
    {
        var subscriber = new FeedSubscriber(filter, since, commits);
        lock (_lock)
        {
            if (since <= _forgottenUntil)
            {
                subscriber.CutOff();
                return subscriber;
            }

            if (!_byTenant.TryGetValue(filter.Tenant, out var ofTenant))
            {
                _byTenant.Add(filter.Tenant, ofTenant = []);
            }

            ofTenant.Add(subscriber);
            foreach (var (_, row) in _recent.SkipWhile(recent => since is null || recent.DeliveredAt < since))
            {
                subscriber.Offer(row);
            }
        }

        return subscriber;
    }

    public void Remove(FeedSubscriber subscriber)
    {
        lock (_lock)
        {
            if (_byTenant.TryGetValue(subscriber.Tenant, out var ofTenant) && ofTenant.Remove(subscriber) && ofTenant.Count == 0)
            {
                _byTenant.Remove(subscriber.Tenant);
            }
        }
    }

    /// <summary>Waits for nobody: whoever is too far behind is cut off.</summary>
    public void Deliver(IReadOnlyList<FeedRow> rows)
    {
        lock (_lock)
        {
            Remember(rows);
            foreach (var row in rows)
            {
                if (_byTenant.TryGetValue(row.Tenant, out var ofTenant)
                    && ofTenant.RemoveWhere(subscriber => !subscriber.Offer(row)) > 0 && ofTenant.Count == 0)
                {
                    _byTenant.Remove(row.Tenant);
                }
            }
        }
    }

    private void Remember(IReadOnlyList<FeedRow> rows)
    {
        var now = clock.GetTimestamp();
        foreach (var row in rows)
        {
            _recent.Enqueue((now, row));
        }

        while (_recent.TryPeek(out var oldest) && (_recent.Count > MostRecent || clock.GetElapsedTime(oldest.DeliveredAt, now) > Recent))
        {
            _forgottenUntil = oldest.DeliveredAt;
            _recent.Dequeue();
        }
    }
}
