using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>A typed id. Text that is no such id equals none.</summary>
internal sealed class IdField<TId>() : ListField(Sameness)
    where TId : struct, IEntityId<TId>
{
    public override bool TryRead(object wire, string path, out object value)
    {
        var known = EntityId.TryParse<TId>((string)wire, out var id);
        value = id;
        return known;
    }

    public override void Write(BinaryWriter writer, object key) => writer.Write(((TId)key).Value.ToByteArray());

    public override object Read(BinaryReader reader) => TId.From(new Guid(reader.ReadBytes(16)));
}

/// <summary>Text. What cannot be stored, or must not be, is not looked for either.</summary>
internal sealed class TextField(bool holdsCardNumbers = false, params FilterOperator[] operators)
    : ListField(operators is [] ? Everything : operators)
{
    private static readonly FilterOperator[] Everything =
        [.. Sameness, FilterOperator.Contains, FilterOperator.StartsWith, FilterOperator.EndsWith];

    public override bool TryRead(object wire, string path, out object value)
    {
        var text = (string)wire;
        value = text;
        if (!TextRules.IsWellFormed(text))
        {
            throw Refusal.Of(new ValidationError(path, "The text holds a NUL or half of a surrogate pair."));
        }

        return holdsCardNumbers || !CardNumbers.AppearIn(text)
            ? true
            : throw Refusal.Of(new ValidationError(path, "The text holds a card number."));
    }

    public override void Write(BinaryWriter writer, object key) => writer.Write((string)key);

    public override object Read(BinaryReader reader) => reader.ReadString();
}

internal sealed class InstantField() : ListField(
    [.. Sameness, FilterOperator.Greater, FilterOperator.GreaterOrEqual, FilterOperator.Less, FilterOperator.LessOrEqual])
{
    public override bool TryRead(object wire, string path, out object value)
    {
        value = wire;
        return true;
    }

    public override void Write(BinaryWriter writer, object key) => writer.Write(((DateTimeOffset)key).UtcTicks);

    public override object Read(BinaryReader reader) => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
}

/// <summary>JSON, of which one member at a time is asked for. Nothing is sorted by it.</summary>
internal sealed class JsonField() : ListField([])
{
    /// <param name="asked">A path and the value that must stand there, both given.</param>
    /// <param name="path">Where it stands in the filter, for refusals.</param>
    public static (IReadOnlyList<string> Names, string Value) Read(IDictionary<string, object?> asked, string path)
    {
        var (names, value) = ((string)asked["path"]!, (string)asked["eq"]!);
        if (!TextRules.IsWellFormed(names) || !JsonPath.TryParse(names, out var parsed))
        {
            throw Refused($"{path}.path", "Must be names of members with dots between them, such as visit.kind.");
        }

        if (CardNumbers.AppearIn(names))
        {
            throw Refused($"{path}.path", "The text holds a card number.");
        }

        return TextRules.JsonRefusal(value) is { } rule ? throw Refused($"{path}.eq", rule) : (parsed, value);
    }

    public override bool TryRead(object wire, string path, out object value) => throw new NotSupportedException();

    public override void Write(BinaryWriter writer, object key) => throw new NotSupportedException();

    public override object Read(BinaryReader reader) => throw new NotSupportedException();

    private static Refusal Refused(string path, string rule) => Refusal.Of(new ValidationError(path, rule));
}

internal sealed class EnumField<TEnum>() : ListField(Sameness)
    where TEnum : struct, Enum
{
    public override bool TryRead(object wire, string path, out object value)
    {
        value = EnumNames<TEnum>.Parse((string)wire);
        return true;
    }

    public override void Write(BinaryWriter writer, object key) => writer.Write(EnumNames<TEnum>.Of((TEnum)key));

    public override object Read(BinaryReader reader) => EnumNames<TEnum>.Parse(reader.ReadString());
}
