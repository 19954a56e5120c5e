using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>A scalar that is a JSON string on the wire and a value of <typeparamref name="T"/> inside.</summary>
internal sealed class TextScalar<T> : ScalarGraphType
{
    private readonly TryParse _parse;
    private readonly Func<T, string>? _format;
    private readonly string _rule;

    /// <param name="name">In the SDL.</param>
    /// <param name="rule">What to write in its place, for whoever wrote something else.</param>
    /// <param name="parse">From the wire.</param>
    /// <param name="format">To the wire; null for a value that whoever writes the answer knows how to write.</param>
    public TextScalar(string name, string rule, TryParse parse, Func<T, string>? format)
    {
        Name = name;
        _rule = rule;
        _parse = parse;
        _format = format;
    }

    internal delegate bool TryParse(string text, out T value);

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Parse((string)text.Value),
        GraphQLNullValue => null,
        _ => throw Wrong(),
    };

    public override object? ParseValue(object? value) => value switch
    {
        string text => Parse(text),
        null => null,
        _ => throw Wrong(),
    };

    public override object? Serialize(object? value) => value is null || _format is null ? value : _format((T)value);

    private object? Parse(string text) => _parse(text, out var value) ? value : throw Wrong();

    private FormatException Wrong() => new($"{Name} must be {_rule}.");
}
