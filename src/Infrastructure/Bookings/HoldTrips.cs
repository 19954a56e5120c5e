using System.Diagnostics;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// Presumed holds of different requests go to the database together: one round trip and one commit for all of them, each behind its
/// own tenant's row-level security. Whoever was not written finds out alone why.
/// </summary>
internal sealed partial class HoldTrips
{
    private readonly DataSources _sources;
    private readonly ILogger<HoldTrips> _logger;
    private readonly TripLine<HoldPassenger> _line;
    private long _pausedUntil;

    public HoldTrips(DataSources sources, ILogger<HoldTrips> logger)
    {
        (_sources, _logger) = (sources, logger);
        _line = new(Travel);
    }

    public bool ArePaused => Volatile.Read(ref _pausedUntil) > Stopwatch.GetTimestamp();

    /// <summary>How long a trip waits for locks, and how late the clock may be that a hold was decided by. Tests may wait.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(250);

    internal TimeSpan Break { private get; set; } = TimeSpan.FromSeconds(1);

    /// <returns>Null when it was not written, as far as is known.</returns>
    public Task<Committed?> Run(HoldPassenger passenger)
    {
        _line.Add(passenger);
        return passenger.Arrived;
    }

    /// <summary>For a while nobody travels; those who stand in line need not wait.</summary>
    private void Pause()
    {
        Volatile.Write(ref _pausedUntil, Stopwatch.GetTimestamp() + (long)(Break.TotalSeconds * Stopwatch.Frequency));
        foreach (var passenger in _line.SendHome())
        {
            passenger.Arrive(null);
        }
    }

    private async Task Travel(HoldPassenger[] waiting)
    {
        // Heads are locked in the order of their ids, as everywhere.
        var passengers = waiting.Where(passenger => passenger.IsFit(Patience)).OrderBy(passenger => passenger.Resource.Value).ToArray();
        foreach (var other in waiting.Except(passengers))
        {
            other.Arrive(null);
        }

        if (passengers.Length == 0)
        {
            return;
        }

        // Whatever a trip is stuck in, nobody waits for its end but those who are on it.
        await using var overdue = new Timer(static self => ((HoldTrips)self!).Pause(), this, Patience, Patience);
        var answers = new Committed?[passengers.Length];
        try
        {
            answers = await Write(passengers);
        }
        catch (Exception e)
        {
            Failed(e);
        }
        finally
        {
            for (var i = 0; i < passengers.Length; i++)
            {
                passengers[i].Arrive(answers[i]);
            }
        }
    }

    private async Task<Committed?[]> Write(HoldPassenger[] passengers)
    {
        await using var connection = await _sources.Application.OpenConnectionAsync(CancellationToken.None);
        await using var batch = new SqlBatch(connection).Add("BEGIN");
        foreach (var passenger in passengers)
        {
            passenger.Add(batch, Patience);
        }

        var committed = await batch.CommitInTime();
        return [.. batch.Changed(HoldSql.WritePresumed).Select(rows => rows > 0 ? committed : (Committed?)null)];
    }

    // What is wrong with the node, or with one of the holds, each meets alone. What is wrong with the trip itself is met by nobody else.
    private void Failed(Exception e)
    {
        RoutingMetrics.Retried(e);
        var postgres = Transience.Cause(e) as PostgresException;
        if (Transience.IsOfNode(e) || postgres?.IsLockedForTooLong() == true)
        {
            Pause();
        }
        else if (postgres is null || !IsOfOthers(postgres))
        {
            LogFailed(e);
        }
    }

    private static bool IsOfOthers(PostgresException e) => e.IsWorthARetry() || e.IsRepeatedKey() || e.IsTakenReference();

    [LoggerMessage(Level = LogLevel.Error, Message = "Holds that travelled together could not be written; each is tried alone")]
    private partial void LogFailed(Exception exception);
}
