using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>JSON: any value on the wire, JSON text inside, so that no number loses digits on its way.</summary>
internal sealed class JsonScalar : ScalarGraphType
{
    public JsonScalar() => Name = "JSON";

    public override object? ParseLiteral(GraphQLValue value) => value is GraphQLNullValue ? null : JsonText.Of(value);

    public override object? ParseValue(object? value) => value is null ? null : JsonText.Of(value);

    public override object? Serialize(object? value) => value is null ? null : JsonElement.Parse((string)value);
}
