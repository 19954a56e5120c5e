using System.Globalization;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What an operation's document says of the arguments that decide on its cost, and which variables say the rest.</summary>
internal sealed class CostArguments
{
    private readonly Dictionary<string, GraphQLValue?> _defaults = [];

    public CostArguments(GraphQLOperationDefinition operation)
    {
        foreach (var definition in operation.Variables?.Items ?? [])
        {
            _defaults[(string)definition.Variable.Name.Value] = definition.DefaultValue;
        }
    }

    public CostArgument Of(GraphQLField field, string name) => field.Arguments?.ValueFor(name) switch
    {
        GraphQLVariable variable when (string)variable.Name.Value is var of => new CostArgument(Literal(_defaults.GetValueOrDefault(of)), of),
        var value => new CostArgument(Literal(value), null),
    };

    /// <returns>What is left to the variables; null when the document itself leaves the selection out.</returns>
    public IReadOnlyList<CostCondition>? Conditions(GraphQLDirectives? directives)
    {
        List<CostCondition> conditions = [];
        foreach (var directive in directives?.Items ?? [])
        {
            var wanted = directive.Name.Value == "include";
            if (!wanted && directive.Name.Value != "skip")
            {
                continue;
            }

            switch (directive.Arguments?.ValueFor("if"))
            {
                case GraphQLVariable variable:
                    var name = (string)variable.Name.Value;
                    conditions.Add(new CostCondition(name, Literal(_defaults.GetValueOrDefault(name)) as bool?, wanted));
                    break;
                case var value when Literal(value) is bool given && given != wanted:
                    return null;
            }
        }

        return conditions;
    }

    private static object? Literal(GraphQLValue? value) => value switch
    {
        null or GraphQLNullValue => null,
        GraphQLBooleanValue flag => flag.BoolValue,
        GraphQLIntValue number => int.TryParse(number.Value.Span, CultureInfo.InvariantCulture, out var parsed) ? parsed : value,
        GraphQLListValue list => list.Values ?? [],
        _ => value,
    };
}
