namespace GraphBooking.Api.GraphQL;

public sealed partial class GraphQLServer
{
    [LoggerMessage(LogLevel.Error, "A GraphQL operation failed at {Field}. Correlation id: {CorrelationId}.")]
    private partial void LogFailure(Exception exception, string? field, string correlationId);
}
