using GraphQLParser;
using GraphQLParser.AST;

namespace GraphBooking.Api.Tests.Contract;

/// <summary>Everything of the contract is in the schema, with the same types. The schema may have more.</summary>
public sealed class ContractTests
{
    /// <summary>Root fields whose features come later. One that has come must leave this list.</summary>
    private static readonly string[] Later =
    [
        "Mutation.eraseCustomer", "Mutation.exportCustomer",
    ];

    private static readonly GraphQLDocument Contract =
        Parser.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract/contract.graphql")));

    private static readonly GraphQLDocument Ours = Parser.Parse(new GraphQL.TestServer().Server.Sdl);

    [Fact]
    public void Schema_WhenComparedWithTheContract_HasAllOfIt()
    {
        var ours = Elements(Ours);
        var missing = Elements(Contract)
            .Where(element => !Later.Any(later => element.Key == later || element.Key.StartsWith(later, StringComparison.Ordinal) && element.Key[later.Length] is '(' or ' '))
            .Where(element => ours.GetValueOrDefault(element.Key) != element.Value)
            .Select(element => $"{element.Key}: {element.Value} (ours: {ours.GetValueOrDefault(element.Key) ?? "none"})");

        Assert.Empty(missing);
    }

    [Fact]
    public void Later_WhenAFeatureHasCome_NoLongerListsIt() => Assert.Empty(Later.Intersect(Elements(Ours).Keys));

    [Fact]
    public void Later_WhenComparedWithTheContract_ListsOnlyWhatItHas() => Assert.Empty(Later.Except(Elements(Contract).Keys));

    [Fact]
    public void Elements_WhenCounted_AreThoseOfTheWholeContract() => Assert.True(Elements(Contract).Count > 500);

    /// <summary>Each part of a schema by its coordinate, with what must be the same of it.</summary>
    private static Dictionary<string, string> Elements(GraphQLDocument document) =>
        document.Definitions.SelectMany(Elements).ToDictionary(element => element.Coordinate, element => element.Shape);

    private static IEnumerable<(string Coordinate, string Shape)> Elements(ASTNode definition) => definition switch
    {
        GraphQLScalarTypeDefinition type => Named(type, "scalar"),
        GraphQLObjectTypeDefinition type =>
            [.. Named(type, "type"), .. Fields(type, type.Fields), .. Members(type, "implements", type.Interfaces?.Items)],
        GraphQLInterfaceTypeDefinition type => [.. Named(type, "interface"), .. Fields(type, type.Fields)],
        GraphQLUnionTypeDefinition type => [.. Named(type, "union"), .. Members(type, "|", type.Types?.Items)],
        GraphQLInputObjectTypeDefinition type => [.. Named(type, "input"), .. Inputs($"{type.Name.StringValue}.", type.Fields?.Items, "")],
        GraphQLEnumTypeDefinition type =>
            [.. Named(type, "enum"), .. type.Values!.Items.Select(value => ($"{type.Name.StringValue}.{value.Name.StringValue}", "value"))],
        _ => [],
    };

    private static IEnumerable<(string, string)> Named(GraphQLTypeDefinition type, string kind) => Described(type.Name.StringValue, kind, type);

    private static IEnumerable<(string, string)> Fields(GraphQLTypeDefinition type, GraphQLFieldsDefinition? fields) =>
        (fields?.Items ?? []).SelectMany(field =>
        {
            var coordinate = $"{type.Name.StringValue}.{field.Name.StringValue}";
            return Described(coordinate, Spell(field.Type), field).Concat(Inputs($"{coordinate}(", field.Arguments?.Items, ")"));
        });

    private static IEnumerable<(string, string)> Inputs(string before, IEnumerable<GraphQLInputValueDefinition>? inputs, string after) =>
        (inputs ?? []).SelectMany(input => Described(
            $"{before}{input.Name.StringValue}{after}", Spell(input.Type) + (input.DefaultValue is { } value ? $" = {Spell(value)}" : ""), input));

    private static IEnumerable<(string, string)> Members(GraphQLTypeDefinition type, string how, IEnumerable<GraphQLNamedType>? members) =>
        (members ?? []).Select(member => ($"{type.Name.StringValue} {how} {member.Name.StringValue}", "member"));

    /// <summary>What the contract explains is explained here too; what it leaves unsaid may be said.</summary>
    private static IEnumerable<(string, string)> Described(string coordinate, string shape, IHasDescriptionNode node) =>
        node.Description is { Value: var text } ? [(coordinate, shape), ($"{coordinate} described", (string)text)] : [(coordinate, shape)];

    private static string Spell(GraphQLType type) => type switch
    {
        GraphQLNonNullType { Type: var inner } => $"{Spell(inner)}!",
        GraphQLListType { Type: var inner } => $"[{Spell(inner)}]",
        _ => ((GraphQLNamedType)type).Name.StringValue,
    };

    private static string Spell(GraphQLValue value) => value switch
    {
        GraphQLIntValue number => (string)number.Value,
        GraphQLEnumValue member => member.Name.StringValue,
        _ => throw new NotSupportedException($"The contract has no default of kind {value.Kind} so far."),
    };
}
