using System.Globalization;
using System.Text;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>
/// JSON as text, without white space and with the members of objects in order of their names: the same value is the same
/// text. Numbers keep their digits, and broken characters their escapes for the rules of text to find.
/// </summary>
internal static class JsonText
{
    public static string Of(GraphQLValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, GraphQLValue value)
    {
        switch (value)
        {
            case GraphQLObjectValue { Fields: var fields }:
                AppendObject(text, (fields ?? []).Select(field => ((string)field.Name.Value, field.Value)), Append);
                break;
            case GraphQLListValue { Values: var items }:
                AppendArray(text, items ?? [], Append);
                break;
            case GraphQLStringValue { Value: var characters }:
                AppendString(text, characters.Span);
                break;
            case GraphQLEnumValue { Name.Value: var name }:
                AppendString(text, name.Span);
                break;
            case GraphQLIntValue { Value: var digits }:
                text.Append(digits.Span);
                break;
            case GraphQLFloatValue { Value: var digits }:
                text.Append(digits.Span);
                break;
            case GraphQLBooleanValue { BoolValue: var truth }:
                text.Append(truth ? "true" : "false");
                break;
            case GraphQLNullValue:
                text.Append("null");
                break;
            default:
                throw new FormatException("JSON must be written out, or be one variable as a whole.");
        }
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case IDictionary<string, object?> members:
                AppendObject(text, members.Select(member => (member.Key, member.Value)), Append);
                break;
            case string characters:
                AppendString(text, characters);
                break;
            case IEnumerable<object?> items:
                AppendArray(text, items, Append);
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case null:
                text.Append("null");
                break;
            case JsonNumber number:
                text.Append(number.Text);
                break;
            case double number when !double.IsFinite(number):
                throw new FormatException("JSON holds a number that is out of range.");
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException("JSON holds a value of an unknown kind.");
        }
    }

    private static void AppendObject<T>(StringBuilder text, IEnumerable<(string Name, T Value)> members, Action<StringBuilder, T> append)
    {
        var separator = '{';
        foreach (var (name, value) in members.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, name);
            text.Append(':');
            append(text, value);
            separator = ',';
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendArray<T>(StringBuilder text, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        var separator = '[';
        foreach (var item in items)
        {
            text.Append(separator);
            append(text, item);
            separator = ',';
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void AppendString(StringBuilder text, ReadOnlySpan<char> characters)
    {
        text.Append('"');
        for (var i = 0; i < characters.Length; i++)
        {
            var c = characters[i];
            if (char.IsHighSurrogate(c) && i + 1 < characters.Length && char.IsLowSurrogate(characters[i + 1]))
            {
                text.Append(c).Append(characters[++i]);
            }
            else if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (char.IsControl(c) || char.IsSurrogate(c))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
