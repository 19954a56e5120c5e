using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>Long: a JSON number of 64 bits.</summary>
internal sealed class LongScalar : ScalarGraphType
{
    public LongScalar() => Name = "Long";

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLIntValue number when long.TryParse(number.Value.Span, out var parsed) => parsed,
        GraphQLNullValue => null,
        _ => throw Wrong(),
    };

    public override object? ParseValue(object? value) => value switch
    {
        long or null => value,
        int number => (long)number,
        _ => throw Wrong(),
    };

    public override object? Serialize(object? value) => value;

    private static FormatException Wrong() => new("Long must be a whole number of 64 bits.");
}
