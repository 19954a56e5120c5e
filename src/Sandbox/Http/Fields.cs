using System.Text.Json;
using System.Text.RegularExpressions;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>
/// Reads the fields of a JSON object one by one. What is wrong with them is asked for at the end, when every field that may
/// be there has been read.
/// </summary>
internal sealed partial class Fields(JsonElement json)
{
    /// <summary>Of one payment, in minor units: a thousand million of the largest currency's whole units.</summary>
    public const long GreatestAmount = 1_000_000_000_000;

    private const int MostTexts = 50;
    private const int LongestText = 500;

    private readonly HashSet<string> _read = [];
    private string? _fault = json.ValueKind == JsonValueKind.Object ? null : "An object is expected.";

    /// <returns>Null when all is well.</returns>
    public Refusal? Fault()
    {
        if (_fault is null && json.EnumerateObject().Any(field => !_read.Contains(field.Name)))
        {
            _fault = _read.Count == 0 ? "No fields are expected here." : $"Fields other than {string.Join(", ", _read.Order())} are unknown here.";
        }

        return _fault is null ? null : Refusal.Invalid(_fault);
    }

    public string Id(string name) => OptionalId(name) ?? Wrong<string>($"{name} is missing.") ?? "";

    public string? OptionalId(string name)
    {
        var text = OptionalText(name);
        return text is null || IdPattern().IsMatch(text)
            ? text
            : Wrong<string>($"{name} has 1 to 100 letters, digits, and the characters - _ . :");
    }

    public string Currency(string name) => OptionalText(name) is { } text && CurrencyPattern().IsMatch(text)
        ? text
        : Wrong<string>($"{name} is three capital letters.") ?? "";

    public long Amount(string name) => Whole(name, GreatestAmount, absent: null);

    /// <param name="name">The field.</param>
    /// <param name="greatest">From 1 up to this.</param>
    /// <param name="absent">When the field is not there; null when it has to be.</param>
    public long Whole(string name, long greatest, long? absent) =>
        Find(name) is not { } value && absent is { } otherwise ? otherwise
        : Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) && whole >= 1 && whole <= greatest ? whole
        : Wrong<long>($"{name} is a whole number from 1 to {greatest}.");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when text.GetString()!.Length <= LongestText => text.GetString(),
        _ => Wrong<string>($"{name} is a text of at most {LongestText} characters."),
    };

    /// <summary>Texts by name, in the order of the names.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } value)
        {
            return texts;
        }

        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() > MostTexts || !value.EnumerateObject().All(IsText))
        {
            return Wrong<IReadOnlyDictionary<string, string>>($"{name} has up to {MostTexts} texts of at most {LongestText} characters.") ?? texts;
        }

        foreach (var field in value.EnumerateObject())
        {
            texts[field.Name] = field.Value.GetString()!;
        }

        return texts;
    }

    public T Choice<T>(string name, params ReadOnlySpan<(string Text, T Value)> choices)
    {
        var chosen = OptionalText(name);
        foreach (var (text, value) in choices)
        {
            if (text == chosen)
            {
                return value;
            }
        }

        return Wrong<T>($"{name} has none of the values that it can have.")!;
    }

    private static bool IsText(JsonProperty field) =>
        field.Name.Length <= LongestText && field.Value.ValueKind == JsonValueKind.String && field.Value.GetString()!.Length <= LongestText;

    // Null is as good as not there.
    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    // The first fault is the one that is told.
    private T? Wrong<T>(string fault)
    {
        _fault ??= fault;
        return default;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]{1,100}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern();
}
