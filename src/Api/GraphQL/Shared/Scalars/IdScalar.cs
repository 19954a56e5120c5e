using System.Globalization;
using GraphBooking.Domain.Shared;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>
/// ID: always text inside, whether it was written as a string or as an integer. The engine's own turns integers into
/// numbers of any size first, which costs more the longer they are.
/// </summary>
internal sealed class IdScalar : ScalarGraphType
{
    public IdScalar() => Name = "ID";

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => (string)text.Value,
        GraphQLIntValue number => (string)number.Value,
        GraphQLNullValue => null,
        _ => throw Wrong(),
    };

    public override object? ParseValue(object? value) => value switch
    {
        string or null => value,
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        JsonNumber { IsInteger: true } number => number.Text,
        _ => throw Wrong(),
    };

    public override object? Serialize(object? value) => value is IPublicId ? value : value?.ToString();

    private static FormatException Wrong() => new("ID must be a string or an integer.");
}
