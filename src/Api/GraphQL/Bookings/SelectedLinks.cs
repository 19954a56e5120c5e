using System.Runtime.CompilerServices;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Payments;
using GraphQL;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Bookings;

/// <summary>
/// What a query will ask of the bookings that a field gives. Conditions are not looked at: what is read for nothing does no harm.
/// </summary>
internal static class SelectedLinks
{
    private const int Deepest = 8;

    // Documents are remembered, and what they select with them.
    private static readonly ConditionalWeakTable<GraphQLField, object> Known = [];

    /// <param name="context">Of a field whose value is a booking, or a page of them.</param>
    public static BookingLinks Of(IResolveFieldContext context)
    {
        if (!Known.TryGetValue(context.FieldAst, out var links))
        {
            links = In(context.FieldAst.SelectionSet, Fragments.Of(context.Document), 0);
            Known.TryAdd(context.FieldAst, links);
        }

        return (BookingLinks)links;
    }

    private static BookingLinks In(GraphQLSelectionSet? selected, Dictionary<string, GraphQLFragmentDefinition> fragments, int depth)
    {
        var links = BookingLinks.None;
        foreach (var selection in depth > Deepest ? [] : selected?.Selections ?? [])
        {
            links |= selection switch
            {
                GraphQLField field => Of((string)field.Name.Value) is var link and not BookingLinks.None ? link
                    : field.Name.Value == "nodes" || field.Name.Value == "edges" || field.Name.Value == "node" ? In(field.SelectionSet, fragments, depth + 1)
                    : BookingLinks.None,
                GraphQLInlineFragment inline => In(inline.SelectionSet, fragments, depth + 1),
                GraphQLFragmentSpread spread => In(fragments[(string)spread.FragmentName.Name.Value].SelectionSet, fragments, depth + 1),
                _ => BookingLinks.None,
            };
        }

        return links;
    }

    private static BookingLinks Of(string field) => field switch
    {
        "resource" => BookingLinks.Resource,
        "service" => BookingLinks.Service,
        "customer" => BookingLinks.Customer,
        "payments" => BookingLinks.Payments,
        _ => BookingLinks.None,
    };
}
