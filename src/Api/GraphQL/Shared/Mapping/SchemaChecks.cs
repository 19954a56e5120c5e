using GraphBooking.Api.GraphQL.Execution;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>What must hold of the schema before it serves the first request.</summary>
internal static class SchemaChecks
{
    public static void Run(ISchema schema)
    {
        var faults = FieldsWithoutResolver(schema).Select(field => $"{field} has no resolver")
            .Concat(RootFieldsWithoutRights(schema).Select(field => $"{field} says nothing of who may ask for it"))
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"The schema is not complete: {string.Join("; ", faults)}.");
        }
    }

    /// <summary>A field that is left to the engine is looked up by reflection, and one that is misspelt is null for ever.</summary>
    private static IEnumerable<string> FieldsWithoutResolver(ISchema schema) => schema.AllTypes.OfType<IObjectGraphType>()
        .Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal))
        .SelectMany(type => type.Fields
            .Where(field => field.Resolver is null or NameFieldResolver)
            .Select(field => $"{type.Name}.{field.Name}"));

    private static IEnumerable<string> RootFieldsWithoutRights(ISchema schema) => new[] { schema.Query, schema.Mutation, schema.Subscription }
        .OfType<IObjectGraphType>()
        .SelectMany(root => root.Fields
            .Where(field => Rights.Of(field) == RoleSet.Nobody)
            .Select(field => $"{root.Name}.{field.Name}"));
}
