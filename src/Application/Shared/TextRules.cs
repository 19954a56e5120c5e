using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Shared;

/// <summary>An opaque key or a telephone number: looked through for broken text, not for card numbers.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NotSearchedAttribute : Attribute;

/// <summary>JSON as text: its names and values are looked at, not its punctuation.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class JsonTextAttribute : Attribute;

/// <summary>
/// What holds for every text of every message, so that no new field is forgotten: no NUL, no lone surrogate, no card number.
/// </summary>
public static class TextRules
{
    private const int DeepestJson = 32;

    private static readonly ConcurrentDictionary<Type, TextProperty[]> Properties = new();

    public static IEnumerable<ValidationError> Broken(object message)
    {
        foreach (var property in Properties.GetOrAdd(message.GetType(), TextPropertiesOf))
        {
            if (property.Texts(message).Select(text => Refusal(text, property)).FirstOrDefault(rule => rule is not null) is { } rule)
            {
                yield return new ValidationError(property.Field, rule);
            }
        }
    }

    /// <summary>Whether the text can be stored: no NUL and no lone surrogate.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !IsPair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPair(string text, int i) => i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);

    private static string? Refusal(string text, TextProperty property) =>
        property.IsJson ? JsonRefusal(text) : TextRefusal(text, property.IsSearched);

    private static string? TextRefusal(string text, bool searched) =>
        !IsWellFormed(text) ? "The text holds a NUL or half of a surrogate pair."
        : searched && CardNumbers.AppearIn(text) ? "The text holds a card number."
        : null;

    /// <returns>What is wrong with the JSON text; null when it can be stored.</returns>
    public static string? JsonRefusal(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return JsonRefusal(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"The JSON is malformed or deeper than {DeepestJson} levels.";
        }
    }

    private static string? JsonRefusal(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject()
            .Select(member => TextRefusal(member.Name, searched: true) ?? JsonRefusal(member.Value))
            .FirstOrDefault(rule => rule is not null),
        JsonValueKind.Array => json.EnumerateArray().Select(JsonRefusal).FirstOrDefault(rule => rule is not null),
        JsonValueKind.String => TextRefusal(json.GetString()!, searched: true),
        JsonValueKind.Number => NumberRefusal(json),
        _ => null,
    };

    // What is stored is the number written out: a short text with a huge exponent would become a huge row, and one with a
    // small exponent can hide a card number.
    private static string? NumberRefusal(JsonElement number) =>
        PlainDecimal.Of(number.GetRawText()) is { } plain ? TextRefusal(plain, searched: true) : "A number is out of range.";

    private static TextProperty[] TextPropertiesOf(Type type) =>
        [.. type.GetProperties()
            .Where(property => property.PropertyType == typeof(string) || typeof(IEnumerable<string>).IsAssignableFrom(property.PropertyType))
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => new TextProperty(property))];

    private sealed class TextProperty(PropertyInfo property)
    {
        public string Field { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

        public bool IsSearched { get; } = !property.IsDefined(typeof(NotSearchedAttribute));

        public bool IsJson { get; } = property.IsDefined(typeof(JsonTextAttribute));

        public IEnumerable<string> Texts(object message) => property.GetValue(message) switch
        {
            string text => [text],
            IEnumerable<string> texts => texts,
            _ => [],
        };
    }
}
