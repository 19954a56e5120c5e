using System.Text.Json;

namespace GraphBooking.Application.Shared;

/// <summary>C# property paths in the caller's naming: OpeningHours[1].Opens is openingHours[1].opens.</summary>
public static class FieldNames
{
    public static string Of(string path) =>
        string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
