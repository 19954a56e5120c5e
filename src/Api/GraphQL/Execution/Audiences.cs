using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Who follows with whom. What many follow with is kept once.</summary>
internal sealed class Audiences
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AudienceKey, Audience> _audiences = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _audiences.Count;
            }
        }
    }

    /// <returns>A place among those who follow alike, given up when it is disposed.</returns>
    public Seat Join(PreparedRequest prepared, Caller caller, OperationMeter meter)
    {
        var key = AudienceKey.Of(prepared, caller, meter);
        lock (_lock)
        {
            if (!_audiences.TryGetValue(key, out var audience))
            {
                _audiences.Add(key, audience = new Audience(key, prepared, caller, meter.Cost));
            }

            audience.Members++;
            return new Seat(this, audience);
        }
    }

    private void Leave(Audience audience)
    {
        lock (_lock)
        {
            if (--audience.Members == 0)
            {
                _audiences.Remove(audience.Key);
            }
        }
    }

    /// <summary>One subscriber's place.</summary>
    internal sealed class Seat(Audiences all, Audience audience) : IDisposable
    {
        public Audience Audience => audience;

        public void Dispose() => all.Leave(audience);
    }
}
