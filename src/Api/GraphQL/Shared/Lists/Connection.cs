using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>A page and what its cursors are bound to.</summary>
internal sealed record Connection<T>(Page<T> Page, ListScope Scope);

internal sealed record Edge<T>(PageItem<T> Item, ListScope Scope);

/// <param name="First">Null on an empty page.</param>
/// <param name="Last">Null on an empty page.</param>
/// <param name="HasNext">Whether more come after.</param>
/// <param name="HasPrevious">Whether more come before.</param>
/// <param name="Scope">Seals the cursors, once they are asked for.</param>
internal sealed record PageEnds(Position? First, Position? Last, bool HasNext, bool HasPrevious, ListScope Scope)
{
    public static PageEnds Of<T>(Connection<T> connection)
    {
        var (items, hasNext, hasPrevious, _) = connection.Page;
        return items.Count == 0
            ? new PageEnds(null, null, hasNext, hasPrevious, connection.Scope)
            : new PageEnds(items[0].Position, items[^1].Position, hasNext, hasPrevious, connection.Scope);
    }

    public string? Start => First is null ? null : Scope.CursorOf(First);

    public string? End => Last is null ? null : Scope.CursorOf(Last);
}
