using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Domain.Shared;
using GraphQL.DataLoader;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>
/// Gathers keys until the engine has nothing else to do and asks for the first of them; then fetches them all with one
/// message. Nothing is kept beyond that, so that a later mutation of the same document does not answer what was before it.
/// </summary>
internal sealed class Batch<TKey, T>(Loader<TKey, T> loader, RequestContext request)
    where TKey : notnull
{
    private Pending? _pending;

    /// <remarks>Not for two threads at once: the request's context guards it.</remarks>
    public IDataLoaderResult Add(TKey key)
    {
        if (_pending is null || !_pending.TryAdd(key))
        {
            _pending = new Pending(loader, request);
            _pending.TryAdd(key);
        }

        return new Item(_pending, key);
    }

    private sealed class Pending(Loader<TKey, T> loader, RequestContext request)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<TKey> _keys = [];
        private Task<Result<Func<TKey, object?>>>? _fetching;

        public bool TryAdd(TKey key)
        {
            lock (_lock)
            {
                if (_fetching is null)
                {
                    _keys.Add(key);
                }

                return _fetching is null;
            }
        }

        public Task<Result<Func<TKey, object?>>> Fetched(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                return _fetching ??= loader.Fetch(request, _keys, cancellationToken);
            }
        }
    }

    private sealed class Item(Pending pending, TKey key) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default) =>
            Refusal.ThrowUnlessOk(await pending.Fetched(cancellationToken))(key);
    }
}
