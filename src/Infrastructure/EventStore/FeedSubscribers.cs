namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Who follows the feed in this process.</summary>
internal sealed class FeedSubscribers
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<FeedSubscriber>> _byTenant = [];

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

    public FeedSubscriber Add(FeedFilter filter)
    {
        var subscriber = new FeedSubscriber(filter);
        lock (_lock)
        {
            if (!_byTenant.TryGetValue(filter.Tenant, out var ofTenant))
            {
                _byTenant.Add(filter.Tenant, ofTenant = []);
            }

            ofTenant.Add(subscriber);
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
}
