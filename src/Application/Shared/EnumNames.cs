using System.Text.Json;

namespace GraphBooking.Application.Shared;

/// <summary>Enum members by their name outside C#: CheckedIn is CHECKED_IN, on the wire and in the database.</summary>
public static class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Names =
        Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()));

    private static readonly Dictionary<string, TEnum> Values =
        Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Of(TEnum value) => Names[value];

    /// <exception cref="KeyNotFoundException">No member has this name.</exception>
    public static TEnum Parse(string name) => Values[name];

    public static bool TryParse(string? name, out TEnum value)
    {
        value = default;
        return name is not null && Values.TryGetValue(name, out value);
    }
}
