using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>What SQLSTATEs mean here. The one place that names them.</summary>
internal static class SqlErrors
{
    /// <summary>Another request used the same idempotency key first; its answer is to be given.</summary>
    public static bool IsRepeatedKey(this PostgresException e) => e.Violates("idempotency_keys_pkey");

    /// <summary>The random reference was taken; another will not be.</summary>
    public static bool IsTakenReference(this PostgresException e) => e.Violates("bookings_reference_key");

    public static bool IsTakenSlug(this PostgresException e) => e.Violates("tenants_slug_key");

    /// <summary>Another transaction has kept a lock for longer than was waited for.</summary>
    public static bool IsLockedForTooLong(this PostgresException e) => e.SqlState == PostgresErrorCodes.LockNotAvailable;

    /// <summary>The same transaction may well succeed when it is run again from its beginning.</summary>
    public static bool IsWorthARetry(this PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The server takes no writes, is ending, starting or full, or was lost on the way.</summary>
    public static bool IsOfAnotherNode(this PostgresException e) =>
        e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConnectionException
            or PostgresErrorCodes.ConnectionFailure or PostgresErrorCodes.ConnectionDoesNotExist
            or PostgresErrorCodes.SqlClientUnableToEstablishSqlConnection;

    private static bool Violates(this PostgresException e, string constraint) =>
        e.SqlState == PostgresErrorCodes.UniqueViolation && e.ConstraintName == constraint;
}
