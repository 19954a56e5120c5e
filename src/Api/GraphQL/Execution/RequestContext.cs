using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphQL;
using MediatR;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What resolvers share while one operation runs: who asks, and what is about to be loaded.</summary>
/// <param name="caller">Null when no credential was given.</param>
/// <param name="services">Where each message gets a scope of its own from.</param>
/// <param name="consistency">How new what it reads must be, and what it has seen.</param>
/// <param name="arrived">When the request came, by <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="shared">
/// Whether what was loaded is kept for others that run with the same context, and loaded to the end whoever of them goes away.
/// </param>
internal sealed class RequestContext(Caller? caller, IServiceProvider services, Consistency consistency, long arrived, bool shared = false) : Dictionary<string, object?>(0)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, object> _batches = [];
    private readonly HashSet<Exception> _reported = new(ReferenceEqualityComparer.Instance);

    /// <summary>Never null in a resolver of a root field: no such field is open to nobody.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException("Nobody is asking.");

    public Consistency Consistency => consistency;

    public long Arrived => arrived;

    public bool IsShared => shared;

    /// <summary>
    /// Sends a message in a scope of its own: root fields of a query run side by side, and what a scope holds is made for
    /// one at a time.
    /// </summary>
    public async Task<Result<T>> Send<T>(IRequest<Result<T>> message, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<CallerContext>();
        (context.Caller, context.Consistency) = (Caller, consistency);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, cancellationToken);
    }

    /// <summary>Adds the key to the loader's next batch.</summary>
    /// <returns>A pending load; or the value, where that was read along with something else.</returns>
    public object? Load<TKey, T>(Loader<TKey, T> loader, TKey key)
        where TKey : notnull
    {
        lock (_lock)
        {
            return BatchOf(loader).Add(key);
        }
    }

    /// <summary>Keeps what the loader would give, for as long as the operation runs. Not for one that changes something.</summary>
    public void Know<TKey, T>(Loader<TKey, T> loader, TKey key, object? value)
        where TKey : notnull
    {
        lock (_lock)
        {
            BatchOf(loader).Know(key, value);
        }
    }

    /// <summary>True the first time: one failed batch fails every field that waits for it.</summary>
    public bool IsNewFailure(Exception exception)
    {
        lock (_lock)
        {
            return _reported.Add(exception);
        }
    }

    private Batch<TKey, T> BatchOf<TKey, T>(Loader<TKey, T> loader)
        where TKey : notnull
    {
        if (!_batches.TryGetValue(loader, out var batch))
        {
            _batches[loader] = batch = new Batch<TKey, T>(loader, this);
        }

        return (Batch<TKey, T>)batch;
    }
}

internal static class RequestContextExtensions
{
    public static RequestContext Request(this IResolveFieldContext context) => (RequestContext)context.UserContext;
}
