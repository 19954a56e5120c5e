using System.Text.Json;

namespace GraphBooking.Application.Operations.Import;

/// <summary>A value of a JSON file that knows where it stands.</summary>
/// <param name="Field">The path to it, such as resources[0].name.</param>
/// <param name="Line">Of its name or, in a list, of its first character; from 1.</param>
/// <param name="Kind">String, Number, True, False, Null, StartObject or StartArray.</param>
internal sealed record JsonPart(string Field, int Line, JsonTokenType Kind)
{
    private const int LongestShownName = 40;

    /// <summary>Of a string; null when it holds half of a surrogate pair, and for every other kind.</summary>
    public string? Text { get; init; }

    /// <summary>As it is written in the file.</summary>
    public required string Raw { get; init; }

    /// <summary>Of an object, in the file's order; a name may come twice.</summary>
    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>Of a list.</summary>
    public IReadOnlyList<JsonPart> Items { get; init; } = [];

    public JsonPart? Find(string name) => Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <summary>The path of a member. What cannot be the misspelling of a field is somebody's data, and not shown.</summary>
    public string FieldOf(string? name) =>
        name is not { Length: > 0 and <= LongestShownName } || !name.All(c => char.IsAsciiLetter(c) || c is '.' or '[' or ']') ? Field
        : Field.Length == 0 ? name
        : $"{Field}.{name}";
}

/// <param name="Name">Null when it holds half of a surrogate pair.</param>
internal sealed record JsonMember(string? Name, JsonPart Value);
