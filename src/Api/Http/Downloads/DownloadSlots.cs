using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>
/// How many downloads run at once in this process: each holds a connection for as long as its reader takes, and there must be
/// some left for everybody else.
/// </summary>
internal sealed class DownloadSlots
{
    public const int Most = 10;
    public const int MostOfATenant = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, int> _taken = [];

    /// <returns>To be disposed at the end; null when there is no room now.</returns>
    public IDisposable? Take(TenantId tenant)
    {
        lock (_lock)
        {
            var own = _taken.GetValueOrDefault(tenant);
            if (own >= MostOfATenant || _taken.Values.Sum() >= Most)
            {
                return null;
            }

            _taken[tenant] = own + 1;
            return new Slot(this, tenant);
        }
    }

    private void Leave(TenantId tenant)
    {
        lock (_lock)
        {
            if (--_taken[tenant] == 0)
            {
                _taken.Remove(tenant);
            }
        }
    }

    private sealed class Slot(DownloadSlots slots, TenantId tenant) : IDisposable
    {
        public void Dispose() => slots.Leave(tenant);
    }
}
