using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>How values are fetched for many keys at once, with one message.</summary>
/// <param name="Fetch">Answers a look-up that gives null (or nothing) for a key that was not found.</param>
internal sealed record Loader<TKey, T>(Loader<TKey, T>.Fetcher Fetch)
    where TKey : notnull
{
    internal delegate Task<Result<Func<TKey, object?>>> Fetcher(
        Execution.RequestContext request, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken);
}

internal static class Loader
{
    /// <summary>One object a key, null for a key that names none.</summary>
    public static Loader<TKey, T> One<TKey, T>(
        Func<IReadOnlyCollection<TKey>, IQuery<IReadOnlyList<T>>> query, Func<T, TKey> keyOf)
        where TKey : notnull =>
        new(async (request, keys, cancellationToken) =>
        {
            var result = await request.Send(query(keys), cancellationToken);
            if (!result.TryGet(out var found))
            {
                return Result<Func<TKey, object?>>.Refused(result.Errors);
            }

            var byKey = found.ToDictionary(keyOf);
            return Result<Func<TKey, object?>>.Of(key => byKey.GetValueOrDefault(key));
        });

    /// <summary>A list a key, empty for a key that has none.</summary>
    public static Loader<TKey, T> Many<TKey, T>(Func<IReadOnlyCollection<TKey>, IQuery<ILookup<TKey, T>>> query)
        where TKey : notnull =>
        new(async (request, keys, cancellationToken) =>
        {
            var result = await request.Send(query(keys), cancellationToken);
            return result.TryGet(out var found)
                ? Result<Func<TKey, object?>>.Of(key => found[key].ToArray())
                : Result<Func<TKey, object?>>.Refused(result.Errors);
        });
}
