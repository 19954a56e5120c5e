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
