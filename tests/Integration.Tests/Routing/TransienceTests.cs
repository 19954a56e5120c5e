using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Integration.Tests.Routing;

/// <summary>Failures that pass, and what is made of them.</summary>
public sealed class TransienceTests
{
    public static TheoryData<string, string, bool> Failures => new()
    {
        { PostgresErrorCodes.ReadOnlySqlTransaction, "cannot execute INSERT in a read-only transaction", true },
        { PostgresErrorCodes.AdminShutdown, "terminating connection due to administrator command", true },
        { PostgresErrorCodes.ProtocolViolation, "server conn crashed?", true },
        { PostgresErrorCodes.ProtocolViolation, "query_wait_timeout", true },
        { PostgresErrorCodes.ProtocolViolation, "bind message supplies 1 parameters, but prepared statement \"\" requires 2", false },
        { PostgresErrorCodes.UniqueViolation, "duplicate key", false },
        { PostgresErrorCodes.InsufficientPrivilege, "permission denied", false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_IsOfItsNode_WhenAnotherNodeOrTryMayDoBetter(string state, string message, bool isOfNode) =>
        Assert.Equal(isOfNode, Transience.IsOfNode(new PostgresException(message, "ERROR", "ERROR", state)));

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
