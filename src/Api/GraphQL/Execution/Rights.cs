using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Who may run an operation, by the <c>@authorize</c> of its root fields. It must be open to the caller as a whole: then it is
/// refused before anything runs, and what a variable includes or skips makes no difference.
/// </summary>
internal static class Rights
{
    /// <summary>Nobody, where the schema says nothing.</summary>
    public static RoleSet Of(FieldType field) =>
        field.GetAppliedDirectives()?.Find("authorize")?.FindArgument("roles")?.Value is IEnumerable<object?> roles
            ? RoleSet.Of(roles.Select(role => EnumNames<Role>.Parse(role?.ToString() ?? "")))
            : RoleSet.Nobody;

    /// <param name="schema">Says who may ask for what.</param>
    /// <param name="document">A valid document: its fragments exist and do not go round in circles.</param>
    /// <param name="operation">One of its operations.</param>
    public static Permission Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        var root = operation.Operation switch
        {
            OperationType.Query => schema.Query,
            OperationType.Mutation => schema.Mutation,
            _ => schema.Subscription,
        };
        var fields = new HashSet<string>();
        Collect(Fragments.Of(document), operation.SelectionSet, fields, []);
        fields.RemoveWhere(name => name.StartsWith("__", StringComparison.Ordinal));
        return new Permission(
            fields.Aggregate(RoleSet.Everybody, (allowed, name) => allowed.And(root?.GetField(name) is { } field ? Of(field) : RoleSet.Nobody)),
            OpenToAnybody: fields.Count == 0);
    }

    private static void Collect(
        Dictionary<string, GraphQLFragmentDefinition> fragments, GraphQLSelectionSet selections, HashSet<string> fields, HashSet<string> seen)
    {
        foreach (var selection in selections.Selections)
        {
            switch (selection)
            {
                case GraphQLField field:
                    fields.Add((string)field.Name.Value);
                    break;
                case GraphQLInlineFragment fragment:
                    Collect(fragments, fragment.SelectionSet, fields, seen);
                    break;
                case GraphQLFragmentSpread { FragmentName.Name.Value: var name } when seen.Add((string)name):
                    Collect(fragments, fragments[(string)name].SelectionSet, fields, seen);
                    break;
            }
        }
    }
}

/// <param name="Roles">Who may.</param>
/// <param name="OpenToAnybody">Whether it asks for nothing but the schema itself, which needs no credential.</param>
internal readonly record struct Permission(RoleSet Roles, bool OpenToAnybody);
