using Microsoft.AspNetCore.Http.Features;

namespace GraphBooking.Api.Http.Streams;

/// <summary>GraphQL over WebSocket, by the protocol graphql-transport-ws.</summary>
internal sealed class SocketEndpoint(SocketServices services, IHostApplicationLifetime lifetime)
{
    public const string Protocol = "graphql-transport-ws";

    public async Task Handle(HttpContext context)
    {
        var known = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = known ? Protocol : null,

            // Finds out half-open connections, too.
            KeepAliveInterval = services.Options.KeepAlive,
            KeepAliveTimeout = services.Options.KeepAlive,
        });
        var gathering = (context.Features.Get<IHttpUpgradeFeature>() as GatheringUpgrade)?.Stream;
        using var session = new SocketSession(socket, gathering, services, context);
        if (!known)
        {
            session.End(CloseReason.Subprotocol);
        }

        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(
            static session => ((SocketSession)session!).End(CloseReason.GoingAway), session);
        await session.Run();
    }
}
