using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Listens, while a commit runs, for the warning that nobody waited for the standby.</summary>
internal sealed class CommitNotices : IDisposable
{
    private const string Warning = "01000";

    private readonly NpgsqlConnection _connection;
    private volatile bool _isUnconfirmed;

    public CommitNotices(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Note;
    }

    /// <exception cref="UnconfirmedCommitException">It came.</exception>
    public void ThrowIfUnconfirmed()
    {
        if (_isUnconfirmed)
        {
            throw new UnconfirmedCommitException();
        }
    }

    public void Dispose() => _connection.Notice -= Note;

    // A commit warns of nothing else.
    private void Note(object? sender, NpgsqlNoticeEventArgs notice) => _isUnconfirmed |= notice.Notice.SqlState == Warning;
}
