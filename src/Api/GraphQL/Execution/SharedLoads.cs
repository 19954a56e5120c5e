using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// What subscribers of one event share: the first of them that needs a booking loads it for all that may see the same.
/// So what the database does for an event is the same for one subscriber and for a thousand.
/// </summary>
internal sealed class SharedLoads(IServiceProvider services, LatestPosition latest, TimeProvider clock)
{
    private const int Most = 1000;

    // Long enough for a thousand subscribers to be answered on a busy machine too. Whoever is answered late sees the booking as
    // the first saw it, and what has happened to it since is an event of its own.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, RequestContext> _contexts = [];
    private readonly Queue<(Key Key, RequestContext Context)> _oldest = [];

    /// <param name="item">Equal for the same event of the same tenant.</param>
    /// <param name="caller">Whose rights it is loaded with.</param>
    public RequestContext Of(object item, Caller caller)
    {
        var key = new Key(item, caller.Tenant, caller.Role, caller.Role == Role.Customer ? caller.Subject : null);
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            while (_oldest.TryPeek(out var oldest) && (_oldest.Count > Most || clock.GetElapsedTime(oldest.Context.Arrived, now) > Age))
            {
                _contexts.Remove(oldest.Key);
                _oldest.Dequeue();
            }

            if (!_contexts.TryGetValue(key, out var context))
            {
                var consistency = new Consistency();
                consistency.Reached(latest.Value);
                _contexts[key] = context = new RequestContext(caller, services, consistency, now, shared: true);
                _oldest.Enqueue((key, context));
            }

            return context;
        }
    }

    private readonly record struct Key(object Item, TenantId? Tenant, Role Role, string? Customer);
}
