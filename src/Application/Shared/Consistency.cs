namespace GraphBooking.Application.Shared;

/// <summary>A place in what a shard has ever written. Of two, the later one has seen all that the earlier one has.</summary>
/// <param name="Timeline">Goes up by one whenever another node takes over.</param>
/// <param name="Lsn">The place in the write-ahead log, in bytes; 0 is before everything.</param>
public readonly record struct LogPosition(long Timeline, long Lsn) : IComparable<LogPosition>
{
    public static readonly LogPosition Start;

    public int CompareTo(LogPosition other) =>
        Timeline == other.Timeline ? Lsn.CompareTo(other.Lsn) : Timeline.CompareTo(other.Timeline);

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;
}

/// <summary>The newest position that events of this process's feed were read at: whoever is told of one sees at least that.</summary>
public sealed class LatestPosition
{
    private readonly Lock _lock = new();
    private LogPosition _value;

    public LogPosition Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    public void Raise(LogPosition position)
    {
        lock (_lock)
        {
            if (position > _value)
            {
                _value = position;
            }
        }
    }
}

/// <summary>
/// How new the data must at least be that one caller reads, and how new what it has seen or committed was. What it has seen
/// once, it sees from then on. Fields of one request share it, and may use it at the same time.
/// </summary>
public sealed class Consistency
{
    private readonly Lock _lock = new();
    private LogPosition _floor;
    private object? _place;
    private bool _onPrimary;

    /// <summary>What is read must be at least this new.</summary>
    public LogPosition Floor
    {
        get
        {
            lock (_lock)
            {
                return _floor;
            }
        }
    }

    /// <summary>Nobody knows how new it must be: only the primary is certainly new enough.</summary>
    public bool NeedsPrimary
    {
        get
        {
            lock (_lock)
            {
                return _onPrimary;
            }
        }
    }

    /// <summary>Where this caller was served last. It is served there again where that is as good as anywhere.</summary>
    public object? Place
    {
        get
        {
            lock (_lock)
            {
                return _place;
            }
        }

        set
        {
            lock (_lock)
            {
                _place = value;
            }
        }
    }

    /// <summary>The caller has committed this, has been shown it, or says that it has.</summary>
    public void Reached(LogPosition position)
    {
        lock (_lock)
        {
            if (position > _floor)
            {
                _floor = position;
            }
        }
    }

    /// <summary>The caller says that it has seen something, and it cannot be told what.</summary>
    public void RequirePrimary()
    {
        lock (_lock)
        {
            _onPrimary = true;
        }
    }
}
