using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Resolvers;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>The fields of one object type, each read from a value of <typeparamref name="T"/>.</summary>
internal sealed class TypeMap<T>(SchemaMap map, string name)
    where T : notnull
{
    public TypeMap<T> Field(string field, Func<T, object?> value)
    {
        map.Bind(name, field, new ValueResolver(value));
        return this;
    }

    /// <summary>For fields that load something: the answer is a value or a pending load.</summary>
    public TypeMap<T> Field(string field, Func<T, RequestContext, object?> value)
    {
        map.Bind(name, field, new RequestResolver(value));
        return this;
    }

    /// <summary>For fields with arguments of their own, each answered by a query; a refused one is an error at the field.</summary>
    public TypeMap<T> Query<TValue>(string field, Func<Input, IQuery<TValue>> query)
    {
        map.Bind(name, field, new QueryResolver<TValue>(query));
        return this;
    }

    private sealed class QueryResolver<TValue>(Func<Input, IQuery<TValue>> query) : IFieldResolver
    {
        public async ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
            Refusal.ThrowUnlessOk(await context.Request().Send(query(context.AsInput()), context.CancellationToken));
    }

    private sealed class ValueResolver(Func<T, object?> value) : IFieldResolver, IHeldValue
    {
        public object? Of(object source) => value((T)source);

        public ValueTask<object?> ResolveAsync(IResolveFieldContext context) => new(value((T)context.Source!));
    }

    private sealed class RequestResolver(Func<T, RequestContext, object?> value) : IFieldResolver
    {
        public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
            new(value((T)context.Source!, context.Request()));
    }
}

/// <summary>Resolves a field by its object alone, at once.</summary>
internal interface IHeldValue
{
    object? Of(object source);
}
