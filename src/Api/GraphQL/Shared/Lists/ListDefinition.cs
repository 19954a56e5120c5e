using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>A list that callers filter, order and page through.</summary>
/// <param name="Name">The root field; cursors are good for this list alone.</param>
/// <param name="Fields">By their names in the filter, the id among them.</param>
internal sealed record ListDefinition(string Name, IReadOnlyDictionary<string, ListField> Fields)
{
    /// <summary>The fields whose values a position holds: those of the order, then the id.</summary>
    public IEnumerable<ListField> KeysOf(IEnumerable<SortKey> order) => order.Select(key => Fields[key.Field]).Append(Fields["id"]);
}
