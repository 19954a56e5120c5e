using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Brings an event that was stored under an older name to the next version of it.</summary>
/// <param name="Name">The name that it then has.</param>
/// <param name="Change">Its data then; may change what it is given.</param>
internal sealed record Upcaster(string Name, Func<JsonObject, JsonObject> Change);

/// <summary>Reads stored events of every version as those of today.</summary>
/// <param name="upcasters">By the stored name that each takes on; an old version may take several steps.</param>
internal sealed class EventReader(IReadOnlyDictionary<string, Upcaster> upcasters)
{
    /// <summary>No event has a second version yet.</summary>
    public static readonly EventReader Default = new(FrozenDictionary<string, Upcaster>.Empty);

    /// <exception cref="JsonException">The data is none of this event.</exception>
    /// <exception cref="InvalidOperationException">The name is unknown.</exception>
    public DomainEvent Read(string storedName, string data)
    {
        if (!upcasters.ContainsKey(storedName))
        {
            return EventJson.Read(data, TypeOf(storedName));
        }

        var (name, json) = (storedName, JsonNode.Parse(data)!.AsObject());
        while (upcasters.TryGetValue(name, out var upcaster))
        {
            (name, json) = (upcaster.Name, upcaster.Change(json));
        }

        return EventJson.Read(json.ToJsonString(), TypeOf(name));
    }

    private static Type TypeOf(string name) =>
        EventTypes.TypeOf(name) ?? throw new InvalidOperationException($"The event type {name} is unknown.");
}
