using System.Collections;
using System.Globalization;
using System.Text;
using GraphBooking.Api.GraphQL.Shared.Scalars;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Variables as a text: the same for equal ones in whatever order, and for no others. Numbers that are written differently, such
/// as 1 and 1.0, are not equal.
/// </summary>
internal static class VariablesText
{
    /// <exception cref="ArgumentException">A value is of a kind that no transport reads.</exception>
    public static string Of(IReadOnlyDictionary<string, object?>? variables)
    {
        if (variables is not { Count: > 0 })
        {
            return "";
        }

        var text = new StringBuilder();
        Write(text, variables);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('n');
                break;
            case bool flag:
                text.Append(flag ? 't' : 'f');
                break;
            case string words:
                Write(text, 's', words);
                break;
            case JsonNumber number:
                Write(text, 'j', number.Text);
                break;
            case IReadOnlyDictionary<string, object?> map:
                Write(text, map);
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Write(text, item);
                }

                text.Append(']');
                break;
            case IFormattable number:
                Write(text, '#', number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"A variable is a {value.GetType()}.");
        }
    }

    private static void Write(StringBuilder text, IReadOnlyDictionary<string, object?> map)
    {
        text.Append('{');
        foreach (var (name, value) in map.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            Write(text, 's', name);
            Write(text, value);
        }

        text.Append('}');
    }

    // With its length, so that no text can be taken for what stands after it.
    private static void Write(StringBuilder text, char kind, string words) =>
        text.Append(kind).Append(words.Length).Append(':').Append(words);
}
