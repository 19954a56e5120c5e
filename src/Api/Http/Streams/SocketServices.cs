using GraphBooking.Api.GraphQL;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http.Streams;

/// <summary>What all sockets share.</summary>
internal sealed partial class SocketServices(
    GraphQLServer server, Credentials credentials, ConsistencyTokens tokens, EventPayloads payloads, IOptions<StreamOptions> options, TimeProvider clock, ILogger<SocketSession> log)
{
    public GraphQLServer Server => server;

    public Credentials Credentials => credentials;

    public ConsistencyTokens Tokens => tokens;

    public EventPayloads Payloads => payloads;

    public StreamOptions Options => options.Value;

    public TimeProvider Clock => clock;

    [LoggerMessage(Level = LogLevel.Error, Message = "A socket failed and is closed")]
    private partial void LogSocketFailure(Exception exception);

    public void LogFailure(Exception exception) => LogSocketFailure(exception);
}
