using GraphBooking.Api.Http.Streams;

namespace GraphBooking.Api.Http;

internal static class GraphQLRoutes
{
    public const string Path = "/graphql";

    public static void MapGraphQL(this WebApplication app)
    {
        var graphql = app.Services.GetRequiredService<GraphQLEndpoint>();
        var sockets = app.Services.GetRequiredService<SocketEndpoint>();
        var sdl = app.Services.GetRequiredService<SdlEndpoint>();
        // With and without a slash at the end: the IDE posts to the page it lies on.
        app.Map(Path, context =>
            context.WebSockets.IsWebSocketRequest ? sockets.Handle(context)
            : SdlEndpoint.IsAsked(context.Request) ? sdl.Handle(context)
            : graphql.Handle(context));
        app.Map(Path + "/bcp-config.json", IdeFiles.SendConfiguration);
        app.Map(Path + "/service-worker.js", IdeFiles.SendServiceWorker);
        app.Map(Path + "/{**rest}", IdeFiles.SendNotFound);
    }
}
