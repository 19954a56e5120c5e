using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Queries beyond a number wait here, before anything is made for them. Where they wait further in, for a connection of the database,
/// what was made for each grows old with it; and an old object, dead or not, keeps alive for the garbage collector all that it was given
/// last: whole pages. Mutations do not wait: they may be waiting themselves, for a provider or for a new primary.
/// </summary>
/// <param name="atOnce">How many are worked on.</param>
/// <param name="clock">By which patience is measured.</param>
internal sealed class QueryTurns(int atOnce, TimeProvider clock) : IDisposable
{
    /// <summary>How long one waits at most: slow ones make the others late, but do not keep them out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal static readonly UpDownCounter<long> Waiting =
        Telemetry.Meter.CreateUpDownCounter<long>("graphbooking.queries.waiting", description: "Queries that wait until others have their results");

    private readonly SemaphoreSlim _free = new(atOnce);

    /// <returns>To be disposed when the query has its result.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async ValueTask<Turn> Take(CancellationToken cancellationToken)
    {
        if (_free.Wait(0, CancellationToken.None))
        {
            return new Turn(_free);
        }

        using var limit = new TimeLimit(Patience, clock, cancellationToken);
        Waiting.Add(1);
        try
        {
            await _free.WaitAsync(limit.Token);
            return new Turn(_free);
        }
        catch (OperationCanceledException) when (limit.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return default;
        }
        finally
        {
            Waiting.Add(-1);
        }
    }

    public void Dispose() => _free.Dispose();

    /// <param name="taken">Null for whoever goes on without.</param>
    internal readonly struct Turn(SemaphoreSlim? taken) : IDisposable
    {
        public void Dispose() => taken?.Release();
    }
}
