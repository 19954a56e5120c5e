using GraphQL;
using GraphQL.Resolvers;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Resolves a root field of Subscription: first opens its stream, and then, with one item of it as the operation's root
/// value, gives that.
/// </summary>
/// <param name="open">Opens the stream.</param>
internal sealed class EventResolver(Func<IResolveFieldContext, Task<IAsyncEnumerable<object>>> open) : IFieldResolver, ISourceStreamResolver
{
    public Task<IAsyncEnumerable<object>> Open(IResolveFieldContext context) => open(context);

    ValueTask<object?> IFieldResolver.ResolveAsync(IResolveFieldContext context) => new(context.RootValue);

    // How the engine would open it, were it not for EventExecution: pushing, so that nobody could be waited for.
    ValueTask<IObservable<object?>> ISourceStreamResolver.ResolveAsync(IResolveFieldContext context) => throw new NotSupportedException();
}
