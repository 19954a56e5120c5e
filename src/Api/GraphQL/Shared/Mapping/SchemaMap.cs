using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Resolvers;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>
/// What C# gives for each field of the SDL, bound by name once at start: nothing is looked up by reflection while a request
/// runs, and a name that the SDL does not have is found out before the first one.
/// </summary>
internal sealed class SchemaMap
{
    private readonly Dictionary<string, Dictionary<string, IFieldResolver>> _resolvers = [];
    private readonly Dictionary<Type, string> _objects = [];

    /// <summary>SDL type name to field name to resolver.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, IFieldResolver>> Resolvers => _resolvers;

    /// <summary>Which SDL type a value of this CLR type is, where a field's own type leaves it open.</summary>
    public IReadOnlyDictionary<Type, string> Objects => _objects;

    /// <summary>SDL types that exist in the contract but of which no value can arise yet.</summary>
    public List<string> Unreachable { get; } = [];

    /// <summary>Begins the fields of an object type whose values are of this CLR type.</summary>
    public TypeMap<T> Type<T>(string name)
        where T : notnull
    {
        _objects.TryAdd(typeof(T), name);
        return new TypeMap<T>(this, name);
    }

    /// <summary>Declares types whose values come with a feature that is not there yet.</summary>
    public void NotReachableYet(params ReadOnlySpan<string> names) => Unreachable.AddRange(names);

    public void Query(string field, Func<IResolveFieldContext, RequestContext, ValueTask<object?>> resolve) =>
        Bind("Query", field, new RootResolver(resolve));

    public void Mutation(string field, Func<IResolveFieldContext, RequestContext, ValueTask<object?>> resolve) =>
        Bind("Mutation", field, new RootResolver(resolve));

    /// <summary>A subscription: one query that opens a stream, each item of which is the field's value for one answer.</summary>
    public void Subscription<T>(string field, Func<IResolveFieldContext, RequestContext, IQuery<IAsyncEnumerable<T>>> open)
        where T : class =>
        Bind("Subscription", field, new EventResolver(async context =>
            Refusal.ThrowUnlessOk(await context.Request().Send(open(context, context.Request()), context.CancellationToken))));

    public void Bind(string type, string field, IFieldResolver resolver)
    {
        if (!_resolvers.TryGetValue(type, out var fields))
        {
            _resolvers[type] = fields = [];
        }

        if (!fields.TryAdd(field, resolver))
        {
            throw new InvalidOperationException($"{type}.{field} is bound twice.");
        }
    }

    private sealed class RootResolver(Func<IResolveFieldContext, RequestContext, ValueTask<object?>> resolve) : IFieldResolver
    {
        public ValueTask<object?> ResolveAsync(IResolveFieldContext context) => resolve(context, context.Request());
    }
}
