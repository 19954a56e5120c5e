namespace GraphBooking.Application.Shared;

/// <summary>What a filter asks of one field.</summary>
public enum FilterOperator
{
    Equal,
    NotEqual,
    In,
    NotIn,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    StartsWith,
    EndsWith,
}

/// <summary>A condition over the fields of a listed type, as a tree.</summary>
public abstract record Filter
{
    /// <summary>True when all are; true when there are none.</summary>
    public sealed record All(IReadOnlyList<Filter> Parts) : Filter;

    /// <summary>True when any is; false when there are none.</summary>
    public sealed record Any(IReadOnlyList<Filter> Parts) : Filter;

    /// <param name="Field">The listed type's field, in the caller's naming.</param>
    /// <param name="Operator">What is asked.</param>
    /// <param name="Value">
    /// Of the field's own CLR type (typed id, string, DateTimeOffset, enum), null, or for In and NotIn a list of such.
    /// </param>
    public sealed record Field(string Name, FilterOperator Operator, object? Value) : Filter;

    /// <param name="Name">The listed type's field, which is JSON.</param>
    /// <param name="Path">Names of members from the outside in, at least one.</param>
    /// <param name="Value">JSON text, not null: what must stand there, an object or a list as a whole.</param>
    public sealed record Member(string Name, IReadOnlyList<string> Path, string Value) : Filter;
}

/// <param name="Field">In the caller's naming.</param>
/// <param name="Descending">Greatest first.</param>
public readonly record struct SortKey(string Field, bool Descending);

/// <summary>Where a page begins or ends: the sort keys' values at one item, its id last.</summary>
public sealed record Position(IReadOnlyList<object> Keys);

/// <summary>Which part of a list is wanted, and in what order; the id breaks ties.</summary>
/// <param name="Where">Null for all.</param>
/// <param name="Order">May be empty: then by id.</param>
/// <param name="Size">How many items, 0 to 100.</param>
/// <param name="After">Only what comes after this.</param>
/// <param name="Before">Only what comes before this.</param>
/// <param name="FromEnd">The last items of the range in place of the first.</param>
/// <param name="WithTotal">Whether the whole filter is to be counted too.</param>
public sealed record ListRequest(
    Filter? Where,
    IReadOnlyList<SortKey> Order,
    int Size,
    Position? After,
    Position? Before,
    bool FromEnd,
    bool WithTotal);

public readonly record struct PageItem<T>(T Value, Position Position);

/// <param name="Items">In the requested order.</param>
/// <param name="HasNext">Whether more come after.</param>
/// <param name="HasPrevious">Whether more come before.</param>
/// <param name="Total">Over the whole filter; null when it was not asked for.</param>
public sealed record Page<T>(IReadOnlyList<PageItem<T>> Items, bool HasNext, bool HasPrevious, int? Total);
