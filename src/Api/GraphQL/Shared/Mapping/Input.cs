using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>The fields of an input object, in the types that the domain speaks.</summary>
internal readonly struct Input(IDictionary<string, object?> fields)
{
    public string Text(string name) => (string)fields[name]!;

    public string? TextOrNull(string name) => Value(name) as string;

    public IReadOnlyList<string> Texts(string name) => [.. ((IEnumerable<object?>)fields[name]!).Select(text => (string)text!)];

    public int Int(string name) => (int)fields[name]!;

    public int? IntOrNull(string name) => Value(name) as int?;

    public DateTimeOffset Instant(string name) => (DateTimeOffset)fields[name]!;

    public DateOnly Day(string name) => (DateOnly)fields[name]!;

    public TimeSpan Span(string name) => (TimeSpan)fields[name]!;

    public TimeSpan? SpanOrNull(string name) => Value(name) as TimeSpan?;

    public TimeOnly Time(string name) => (TimeOnly)fields[name]!;

    public TEnum Enum<TEnum>(string name)
        where TEnum : struct, Enum => EnumNames<TEnum>.Parse(Text(name));

    public Money Money(string name) => MoneyOrNull(name)!.Value;

    public Money? MoneyOrNull(string name) =>
        Value(name) is IDictionary<string, object?> money ? new Money((long)money["amountMinor"]!, (string)money["currency"]!) : null;

    /// <summary>
    /// The nil id when the text is no id of this type: no object has it, so that it is found out like any unknown one, after
    /// the input's shape has been looked at.
    /// </summary>
    public TId Id<TId>(string name)
        where TId : struct, IEntityId<TId> => IdOf<TId>(Text(name));

    public TId? IdOrNull<TId>(string name)
        where TId : struct, IEntityId<TId> => TextOrNull(name) is { } text ? IdOf<TId>(text) : null;

    public IReadOnlyList<TId> Ids<TId>(string name)
        where TId : struct, IEntityId<TId> => IdsOrNull<TId>(name)!;

    public IReadOnlyList<TId>? IdsOrNull<TId>(string name)
        where TId : struct, IEntityId<TId> =>
        Value(name) is IEnumerable<object?> ids ? [.. ids.Select(id => IdOf<TId>((string)id!))] : null;

    /// <summary>Null when the field is not given, or given as null.</summary>
    public IReadOnlyList<T>? ListOrNull<T>(string name, Func<Input, T> item) =>
        Value(name) is IEnumerable<object?> items
            ? [.. items.Select(fields => item(new Input((IDictionary<string, object?>)fields!)))]
            : null;

    private static TId IdOf<TId>(string text)
        where TId : struct, IEntityId<TId> => EntityId.TryParse<TId>(text, out var id) ? id : default;

    private object? Value(string name) => fields.TryGetValue(name, out var value) ? value : null;
}
