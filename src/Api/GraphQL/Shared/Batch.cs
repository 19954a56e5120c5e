using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Domain.Shared;
using GraphQL.DataLoader;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>
/// Gathers keys until the engine has nothing else to do and asks for the first of them; then fetches them all with one
/// message. Nothing is kept beyond that, so that a later mutation of the same document does not answer what was before it;
/// but where the request's context is shared, each key is fetched once for all.
/// </summary>
internal sealed class Batch<TKey, T>(Loader<TKey, T> loader, RequestContext request)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Pending>? _known = request.IsShared ? [] : null;
    private Dictionary<TKey, object?>? _values;
    private Pending? _pending;

    /// <remarks>Not for two threads at once: the request's context guards it.</remarks>
    public object? Add(TKey key)
    {
        if (_values?.TryGetValue(key, out var value) == true)
        {
            return value;
        }

        if (_known?.GetValueOrDefault(key) is { } known)
        {
            return new Item(known, key);
        }

        if (_pending is null || !_pending.TryAdd(key))
        {
            _pending = new Pending(loader, request);
            _pending.TryAdd(key);
        }

        _known?.Add(key, _pending);
        return new Item(_pending, key);
    }

    /// <remarks>Guarded likewise.</remarks>
    public void Know(TKey key, object? value) => (_values ??= [])[key] = value;

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
                return _fetching ??= loader.Fetch(request, _keys, request.IsShared ? CancellationToken.None : cancellationToken);
            }
        }
    }

    private sealed class Item(Pending pending, TKey key) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default) =>
            Refusal.ThrowUnlessOk(await pending.Fetched(cancellationToken).WaitAsync(cancellationToken))(key);
    }
}
