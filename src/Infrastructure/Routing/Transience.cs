using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Which failures pass by themselves, so that the whole transaction may be run again. Npgsql alone knows fewer of them.</summary>
internal static class Transience
{
    /// <summary>A node is away, or is not what it was; the transaction may have been committed all the same.</summary>
    public static bool IsOfNode(Exception e) => Cause(e) switch
    {
        PostgresException postgres => postgres.IsOfAnotherNode() || IsOfBouncer(postgres),
        NpgsqlException { InnerException: not null } => true,
        NpgsqlException broken => broken.IsTransient,
        StaleNodeException or UnconfirmedCommitException => true,
        _ => false,
    };

    public static bool IsRetryable(Exception e) => IsOfNode(e) || (Cause(e) as PostgresException)?.IsWorthARetry() == true;

    /// <returns>What stands behind what a library made of it.</returns>
    public static Exception Cause(Exception e)
    {
        while (e is not NpgsqlException && e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }

    // PgBouncer gives this SQLSTATE to whatever makes it end a connection: the server behind it is lost, ending, not there yet or full.
    private static bool IsOfBouncer(PostgresException e) => e is { SqlState: PostgresErrorCodes.ProtocolViolation, Severity: "FATAL" };
}

/// <summary>A node has not seen yet what its reader has, or is no primary any more.</summary>
internal sealed class StaleNodeException(string message) : Exception(message);

/// <summary>
/// A commit is done here, and nobody waited for the standby: it is lost when this node is. Found again under its key it is
/// committed once more, and that waits.
/// </summary>
internal sealed class UnconfirmedCommitException() : Exception("The wait for the synchronous standby was broken off.");
