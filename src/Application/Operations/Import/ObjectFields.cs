using System.Globalization;
using System.Text.Json;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Takes the fields of one object and notes each that is missing, unknown, doubled or of another type.</summary>
internal sealed class ObjectFields
{
    private readonly JsonPart _part;
    private readonly ImportErrors _errors;

    public ObjectFields(JsonPart part, ImportErrors errors, params ReadOnlySpan<string> known)
    {
        _part = part;
        _errors = errors;
        if (part.Kind != JsonTokenType.StartObject)
        {
            errors.Add(part, "Must be an object.");
        }

        var seen = new HashSet<string>();
        foreach (var (name, value) in part.Members)
        {
            if (name is null || !known.Contains(name))
            {
                errors.Add(value, "No field has this name.");
            }
            else if (!seen.Add(name))
            {
                errors.Add(value, "Is given twice.");
            }
        }
    }

    public string Text(string name) => Required(name) is { } part ? TextOf(part) ?? string.Empty : string.Empty;

    public string? OptionalText(string name) => Optional(name) is { } part ? TextOf(part) : null;

    public long? Whole(string name) => Required(name) is { } part ? WholeOf(part) : null;

    public int Whole(string name, int otherwise) => Optional(name) is not { } part ? otherwise
        : WholeOf(part) is >= int.MinValue and <= int.MaxValue and { } number ? (int)number
        : Refuse(part, "Must be a whole number.", otherwise);

    public T? Parsed<T>(string name, TryParse<T> parse, string rule)
        where T : struct => Required(name) is { } part ? ParsedOf(part, parse, rule) : null;

    public T? OptionalParsed<T>(string name, TryParse<T> parse, string rule)
        where T : struct => Optional(name) is { } part ? ParsedOf(part, parse, rule) : null;

    public JsonPart? Required(string name)
    {
        if (Optional(name) is { } part)
        {
            return part;
        }

        if (_part.Kind == JsonTokenType.StartObject)
        {
            _errors.Add(_part.Find(name)?.Line ?? _part.Line, _part.FieldOf(name), "Is missing.");
        }

        return null;
    }

    public JsonPart? Optional(string name) => _part.Find(name) is { Kind: not JsonTokenType.Null } part ? part : null;

    public IReadOnlyList<JsonPart> RequiredList(string name) => ListOf(Required(name));

    public IReadOnlyList<JsonPart> OptionalList(string name) => ListOf(Optional(name));

    public string? TextOf(JsonPart part) =>
        part.Kind != JsonTokenType.String ? Refuse<string?>(part, "Must be text.", null)
        : part.Text ?? Refuse<string?>(part, "The text holds a NUL or half of a surrogate pair.", null);

    private IReadOnlyList<JsonPart> ListOf(JsonPart? part) =>
        part is null or { Kind: JsonTokenType.StartArray } ? part?.Items ?? [] : Refuse<IReadOnlyList<JsonPart>>(part, "Must be a list.", []);

    private long? WholeOf(JsonPart part) =>
        part.Kind == JsonTokenType.Number && long.TryParse(part.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<long?>(part, "Must be a whole number.", null);

    private T? ParsedOf<T>(JsonPart part, TryParse<T> parse, string rule)
        where T : struct => TextOf(part) is not { } text ? null : parse(text, out var value) ? value : Refuse<T?>(part, rule, null);

    private T Refuse<T>(JsonPart part, string rule, T otherwise)
    {
        _errors.Add(part, rule);
        return otherwise;
    }
}

internal delegate bool TryParse<T>(string text, out T value);
