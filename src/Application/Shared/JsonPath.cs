using System.Text.Json;

namespace GraphBooking.Application.Shared;

/// <summary>
/// A way into JSON as callers write it: names from the outside in with dots between them, <c>visit.kind</c>. A name that has a
/// dot, a quote, a bracket or a space in it stands in quotes as in JSON, <c>"visit.kind".code</c>. <c>$.</c> before it changes nothing.
/// </summary>
public static class JsonPath
{
    private const int Most = 16;
    private const string Root = "$.";

    /// <param name="text">As it was written.</param>
    /// <param name="names">At least one; empty when the text is no path.</param>
    public static bool TryParse(string text, out IReadOnlyList<string> names)
    {
        names = [];
        var found = new List<string>();
        for (var rest = text.StartsWith(Root, StringComparison.Ordinal) ? text.AsSpan(Root.Length) : text; ;)
        {
            var length = rest.StartsWith("\"") ? QuotedLength(rest) : PlainLength(rest);
            if (length == 0 || found.Count == Most || Name(rest[..length]) is not { } name)
            {
                return false;
            }

            found.Add(name);
            if (length == rest.Length)
            {
                names = found;
                return true;
            }

            if (rest[length] != '.')
            {
                return false;
            }

            rest = rest[(length + 1)..];
        }
    }

    private static int PlainLength(ReadOnlySpan<char> text) => text.IndexOfAny(". \"[]") is var end and >= 0 ? end : text.Length;

    // To the first quote that no backslash stands before; 0 when there is none.
    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return 0;
    }

    private static string? Name(ReadOnlySpan<char> written)
    {
        if (written[0] != '"')
        {
            return written.ToString();
        }

        try
        {
            return JsonSerializer.Deserialize<string>(written);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
