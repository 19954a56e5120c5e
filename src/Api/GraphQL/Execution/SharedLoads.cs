using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// What subscribers of one event share: the first of them that needs a booking loads it for all that may see the same.
/// So what the database does for an event is the same for one subscriber and for a thousand.
/// </summary>
internal sealed class SharedLoads(IServiceProvider services, LatestPosition latest, TimeProvider clock)
{
    /// <summary>Of all answers that are kept, in bytes.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    private const int Most = 1000;

    // Long enough for a thousand subscribers to be answered on a busy machine too. Whoever is answered late sees the booking as
    // the first saw it, and what has happened to it since is an event of its own.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, SharedEvent> _events = [];
    private readonly Queue<(Key Key, SharedEvent Event)> _oldest = [];
    private long _weight;

    /// <param name="item">Equal for the same event of the same tenant.</param>
    /// <param name="caller">Whose rights it is loaded with.</param>
    /// <param name="asker">Whoever asks is shown nothing older than it knows already. Those for whom that is not new enough share the next.</param>
    public SharedEvent Of(object item, Caller caller, Consistency asker)
    {
        var key = new Key(item, Viewpoint.Of(caller), asker.NeedsPrimary);
        var floor = asker.Floor;
        lock (_lock)
        {
            Forget();
            if (_events.TryGetValue(key, out var known) && known.Serves(floor))
            {
                return known;
            }

            var made = Make(key, caller, floor);
            _events[key] = made;
            _oldest.Enqueue((key, made));
            return made;
        }
    }

    /// <summary>So many bytes more are kept with the event.</summary>
    public void Weigh(SharedEvent kept, int bytes)
    {
        lock (_lock)
        {
            if (kept.Weight is { } weight)
            {
                kept.Weight = weight + bytes;
                _weight += bytes;
                Forget();
            }
        }
    }

    private SharedEvent Make(Key key, Caller caller, LogPosition floor)
    {
        var consistency = new Consistency();
        consistency.Reached(latest.Value);
        consistency.Reached(floor);
        if (key.OnPrimary)
        {
            consistency.RequirePrimary();
        }

        return new SharedEvent(new RequestContext(caller, services, consistency, clock.GetTimestamp(), shared: true), consistency.Floor);
    }

    private void Forget()
    {
        while (_oldest.TryPeek(out var oldest) && (_oldest.Count > Most || _weight > MostBytes || IsOld(oldest.Event)))
        {
            _oldest.Dequeue();
            _weight -= oldest.Event.Weight ?? 0;
            oldest.Event.Weight = null;
            if (_events.TryGetValue(oldest.Key, out var known) && known == oldest.Event)
            {
                _events.Remove(oldest.Key);
            }
        }
    }

    private bool IsOld(SharedEvent one) => clock.GetElapsedTime(one.Context.Arrived) > Age;

    private readonly record struct Key(object Item, Viewpoint Viewpoint, bool OnPrimary);
}
