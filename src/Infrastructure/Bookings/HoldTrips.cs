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
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(1);

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

    /// <summary>How long a lock is waited for, and how late the clock may be that a hold was decided by. Tests may wait.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <returns>Null when it was not written, as far as is known.</returns>
    public Task<Committed?> Run(HoldPassenger passenger)
    {
        _line.Add(passenger);
        return passenger.Arrived;
    }

    /// <summary>For a while nobody travels; those who stand in line need not wait.</summary>
    public void Pause()
    {
        Volatile.Write(ref _pausedUntil, Stopwatch.GetTimestamp() + (long)(Break.TotalSeconds * Stopwatch.Frequency));
        foreach (var passenger in _line.SendHome())
        {
            passenger.Arrive(null);
        }
    }

    private async Task Travel(HoldPassenger[] passengers)
    {
        // Whatever a trip is stuck in, nobody waits for its end but those who are on it.
        await using var overdue = new Timer(static self => ((HoldTrips)self!).Pause(), this, Patience, Patience);
        Activity.Current = passengers[0].Trace;
        // Heads are locked in the order of their ids, as everywhere.
        Array.Sort(passengers, static (one, other) => one.Resource.Value.CompareTo(other.Resource.Value));
        var answers = new Committed?[passengers.Length];
        try
        {
            answers = await Write(passengers);
        }
        catch (Exception e)
        {
            Failed(e);
        }

        for (var i = 0; i < passengers.Length; i++)
        {
            passengers[i].Arrive(answers[i]);
        }
    }

    private async Task<Committed?[]> Write(HoldPassenger[] passengers)
    {
        await using var connection = await _sources.Application.OpenConnectionAsync(CancellationToken.None);
        await using var batch = new SqlBatch(connection).Add("BEGIN").Add(HoldSql.LockTimeout, P.Int((int)Patience.TotalMilliseconds));
        foreach (var passenger in passengers)
        {
            passenger.Add(batch, Patience);
        }

        var committed = await batch.CommitInTime();
        return [.. batch.Changed(HoldSql.WritePresumed).Select(rows => rows > 0 ? committed : (Committed?)null)];
    }

    // What is wrong with the node, or with one of the holds, each meets alone.
    private void Failed(Exception e)
    {
        RoutingMetrics.Retried(e);
        if (Transience.IsOfNode(e))
        {
            Pause();
        }
        else if (Transience.Cause(e) is not NpgsqlException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Holds that travelled together could not be written; each is tried alone")]
    private partial void LogFailed(Exception exception);
}
