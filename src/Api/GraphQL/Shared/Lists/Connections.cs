using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

internal static class Connections
{
    /// <summary>Binds a list's root field and the types of its pages, which by the contract's naming are XConnection and XEdge.</summary>
    /// <param name="map">Where.</param>
    /// <param name="codec">Seals cursors.</param>
    /// <param name="list">What it can be filtered by.</param>
    /// <param name="types">What stands before Connection and Edge.</param>
    /// <param name="query">Made from the arguments.</param>
    public static void List<T>(
        this SchemaMap map, CursorCodec codec, ListDefinition list, string types, Func<ListRequest, IQuery<Page<T>>> query)
        where T : notnull => map.List(codec, list, types, async (context, request, asked) =>
            Refusal.ThrowUnlessOk(await request.Send(query(asked), context.CancellationToken)));

    /// <param name="map">Where.</param>
    /// <param name="codec">Seals cursors.</param>
    /// <param name="list">What it can be filtered by.</param>
    /// <param name="types">What stands before Connection and Edge.</param>
    /// <param name="read">Reads a page.</param>
    public static void List<T>(
        this SchemaMap map,
        CursorCodec codec,
        ListDefinition list,
        string types,
        Func<IResolveFieldContext, RequestContext, ListRequest, Task<Page<T>>> read)
        where T : notnull
    {
        map.Query(list.Name, async (context, request) =>
        {
            var (asked, scope) = ListArguments.Read(context, list, codec);
            return new Connection<T>(await read(context, request, asked), scope);
        });

        map.Type<Connection<T>>($"{types}Connection")
            .Field("edges", connection => connection.Page.Items.Select(item => new Edge<T>(item, connection.Scope)).ToArray())
            .Field("nodes", connection => connection.Page.Items.Select(item => item.Value).ToArray())
            .Field("pageInfo", PageEnds.Of)
            .Field("totalCount", connection => connection.Page.Total);

        map.Type<Edge<T>>($"{types}Edge")
            .Field("cursor", edge => edge.Scope.CursorOf(edge.Item.Position))
            .Field("node", edge => edge.Item.Value);
    }

    public static void PageInfo(this SchemaMap map) => map.Type<PageEnds>("PageInfo")
        .Field("hasNextPage", ends => ends.HasNext)
        .Field("hasPreviousPage", ends => ends.HasPrevious)
        .Field("startCursor", ends => ends.Start)
        .Field("endCursor", ends => ends.End);
}
