using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

internal static class Queries
{
    /// <summary>A root field that answers a query's value; a refused query is an error at the field.</summary>
    public static void Query<T>(this SchemaMap map, string name, Func<IResolveFieldContext, IQuery<T>> query) =>
        map.Query(name, async (context, request) =>
            Refusal.ThrowUnlessOk(await request.Send(query(context), context.CancellationToken)));

    /// <summary>A root field that looks up one object by id: whatever id is wrong, the answer is null.</summary>
    public static void QueryById<TId, T>(this SchemaMap map, string name, Loader<TId, T> loader)
        where TId : struct, IEntityId<TId> => map.QueryById(name, _ => loader);

    /// <inheritdoc cref="QueryById{TId, T}(SchemaMap, string, Loader{TId, T})"/>
    public static void QueryById<TId, T>(this SchemaMap map, string name, Func<IResolveFieldContext, Loader<TId, T>> loader)
        where TId : struct, IEntityId<TId> =>
        map.Query(name, (context, request) =>
            new ValueTask<object?>(EntityId.TryParse<TId>(context.Text("id"), out var id) ? request.Load(loader(context), id) : null));
}
