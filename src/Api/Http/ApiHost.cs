using GraphBooking.Api.GraphQL;
using GraphBooking.Api.Http.Downloads;
using GraphBooking.Api.Http.Streams;
using GraphBooking.Application;
using GraphBooking.Infrastructure;

namespace GraphBooking.Api.Http;

/// <summary>Puts the server together; the program and the tests start the same one.</summary>
internal static class ApiHost
{
    /// <param name="args">Settings as command line arguments, such as <c>--environment Development</c>.</param>
    /// <param name="configure">Has the last word on settings and services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
        });

        // What is written goes out at once, and not behind whatever else waits for a thread: an event to thousands of subscribers
        // would fill a buffer for each of them first. The sockets' own completions come on the pool's threads either way.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.AddObservability();
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration);
        builder.Services.AddGraphBookingGraphQL();
        builder.Services.AddLimits();
        builder.Services.AddCors();
        builder.Services.AddCompression();
        builder.Services.AddCredentials();
        builder.Services.AddStreams();
        builder.Services.AddDownloads();
        builder.Services.AddSingleton<ConsistencyTokens>();
        builder.Services.AddSingleton<GraphQLEndpoint>();
        builder.Services.AddSingleton<SdlEndpoint>();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<ConsistencyHeader>();
        app.UseResponseCompression();
        app.UseCrossOrigin();
        app.UseMiddleware<UnexpectedErrors>();
        app.UseIde();
        app.Use(GatheringUpgrade.Offer);
        app.UseWebSockets();
        app.UseRouting();
        app.MapGraphQL();
        app.MapReports();
        app.MapWebhooks();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint();
        app.MapDevToken();
        return app;
    }

    /// <summary>The settings that the server would run with, for the program's other verbs.</summary>
    public static IConfiguration Configuration(string[] args) => CreateBuilder(args).Configuration;

    // The settings' files lie beside the program, wherever it is started from.
    private static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
}
