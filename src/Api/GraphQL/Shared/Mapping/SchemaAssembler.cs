using GraphBooking.Api.GraphQL.Shared.Scalars;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using GraphQLParser;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>Builds a schema from SDL and binds what C# gives for its fields.</summary>
internal static class SchemaAssembler
{
    public static Schema Assemble(string sdl, SchemaMap map)
    {
        var document = Parser.Parse(sdl);
        var objects = new Dictionary<Type, IObjectGraphType>();
        var builder = new SchemaBuilder { RunConfigurations = false };
        foreach (var definition in document.Definitions)
        {
            Bind(builder, definition, map, objects);
        }

        var schema = builder.Build(sdl);
        RegisterScalars(schema, document);
        schema.Initialize();
        foreach (var (type, name) in map.Objects)
        {
            objects[type] = schema.AllTypes[name] as IObjectGraphType
                ?? throw new InvalidOperationException($"{type.Name} is bound to {name}, which is no object type of the SDL.");
        }

        ThrowIfUnknown(schema, map);
        return schema;
    }

    private static void Bind(SchemaBuilder builder, ASTNode definition, SchemaMap map, Dictionary<Type, IObjectGraphType> objects)
    {
        switch (definition)
        {
            case GraphQLObjectTypeDefinition type:
                BindFields(builder, (string)type.Name.Value, type.Fields, map);
                break;
            case GraphQLObjectTypeExtension extension:
                BindFields(builder, (string)extension.Name.Value, extension.Fields, map);
                break;
            case GraphQLInterfaceTypeDefinition or GraphQLUnionTypeDefinition:
                // Filled once the types are there. A type that is not bound has no values, so that none is missed.
                builder.Types.For((string)((INamedNode)definition).Name.Value).ResolveType =
                    value => objects.GetValueOrDefault(value.GetType())!;
                break;
        }
    }

    private static void BindFields(SchemaBuilder builder, string type, GraphQLFieldsDefinition? fields, SchemaMap map)
    {
        foreach (var field in fields?.Items ?? [])
        {
            var name = (string)field.Name.Value;
            var bound = builder.Types.For(type).FieldFor(name);
            bound.Resolver = map.Resolvers.GetValueOrDefault(type)?.GetValueOrDefault(name)
                ?? (map.Unreachable.Contains(type) ? new UnreachableField(type, name) : null);

            // The engine insists on a way of its own to open a stream.
            bound.StreamResolver = bound.Resolver as ISourceStreamResolver;
        }
    }

    private static void RegisterScalars(Schema schema, GraphQLDocument document)
    {
        var descriptions = document.Definitions.OfType<GraphQLScalarTypeDefinition>()
            .ToDictionary(scalar => (string)scalar.Name.Value, scalar => scalar.Description?.Value.ToString());
        foreach (var scalar in ScalarTypes.Create())
        {
            scalar.Description = descriptions.GetValueOrDefault(scalar.Name);
            schema.RegisterType(scalar);
        }
    }

    private static void ThrowIfUnknown(Schema schema, SchemaMap map)
    {
        var unknown = map.Resolvers
            .SelectMany(type => type.Value.Keys.Select(field => (Type: type.Key, Field: field)))
            .Where(bound => (schema.AllTypes[bound.Type] as IObjectGraphType)?.Fields.Find(bound.Field) is null)
            .Select(bound => $"{bound.Type}.{bound.Field}")
            .Concat(map.Unreachable.Where(name => schema.AllTypes[name] is not IObjectGraphType || map.Resolvers.ContainsKey(name)))
            .ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"Bound, but not so in the SDL: {string.Join(", ", unknown)}.");
        }
    }

    private sealed class UnreachableField(string type, string field) : IFieldResolver
    {
        public ValueTask<object?> ResolveAsync(global::GraphQL.IResolveFieldContext context) =>
            throw new InvalidOperationException($"{type}.{field} was asked of a value that cannot be.");
    }
}
