using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Integration.Tests.Routing;

/// <summary>Failures that pass, and what is made of them.</summary>
public sealed class TransienceTests
{
    public static TheoryData<string, string, string, bool> Failures => new()
    {
        { PostgresErrorCodes.ReadOnlySqlTransaction, "ERROR", "cannot execute INSERT in a read-only transaction", true },
        { PostgresErrorCodes.AdminShutdown, "FATAL", "terminating connection due to administrator command", true },
        { PostgresErrorCodes.ProtocolViolation, "FATAL", "server conn crashed?", true },
        { PostgresErrorCodes.ProtocolViolation, "FATAL", "server connection closed", true },
        { PostgresErrorCodes.ProtocolViolation, "FATAL", "query_wait_timeout", true },
        { PostgresErrorCodes.ProtocolViolation, "ERROR", "bind message supplies 1 parameters, but prepared statement \"\" requires 2", false },
        { PostgresErrorCodes.UniqueViolation, "ERROR", "duplicate key", false },
        { PostgresErrorCodes.InsufficientPrivilege, "ERROR", "permission denied", false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_IsOfItsNode_WhenAnotherNodeOrTryMayDoBetter(string state, string severity, string message, bool isOfNode) =>
        Assert.Equal(isOfNode, Transience.IsOfNode(new PostgresException(message, severity, severity, state)));

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public void Failure_OfTwoTransactions_IsRetryableOnTheSameNode(string state)
    {
        var failure = new PostgresException("could not serialize access", "ERROR", "ERROR", state);

        Assert.True(Transience.IsRetryable(failure));
        Assert.False(Transience.IsOfNode(failure));
    }
}
