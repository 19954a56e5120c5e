using GraphBooking.Sandbox.Faults;
using GraphBooking.Sandbox.Http;
using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;
using GraphBooking.Sandbox.Webhooks;

namespace GraphBooking.Sandbox;

/// <summary>Puts the sandbox together: a card provider in test mode, over HTTP.</summary>
public static class SandboxHost
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    /// <summary>The program: settings from the environment (<c>Sandbox__ApiKey</c>) and the command line.</summary>
    /// <exception cref="InvalidOperationException">A secret is missing.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = CreateBuilder(args);
        Log(builder.Logging);
        AddServices(builder.Services, SandboxOptions.From(builder.Configuration));
        return Assemble(builder);
    }

    /// <summary>A sandbox in the caller's own process, which logs nothing unless it is told to.</summary>
    /// <param name="options">All its settings.</param>
    /// <param name="configure">Has the last word on logging and services.</param>
    public static WebApplication Build(SandboxOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder([]);
        builder.WebHost.UseUrls(options.Address);
        builder.Logging.ClearProviders();
        AddServices(builder.Services, options);
        configure?.Invoke(builder);
        return Assemble(builder);
    }

    private static WebApplication Assemble(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseMiddleware<UnexpectedErrors>();
        app.UseStatusCodePages(context => Answers.Refused(Named(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
        app.UseMiddleware<ApiKeyCheck>();
        app.UseRouting();
        app.MapGet(ApiKeyCheck.Health, () => Answers.Ok(new { status = "ok" }));
        app.Services.GetRequiredService<PaymentRoutes>().Map(app);
        app.Services.GetRequiredService<TestRoutes>().Map(app);
        app.Services.GetRequiredService<FaultRoutes>().Map(app);
        return app;
    }

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytes;
        });
        return builder;
    }

    private static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
        });
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    private static void AddServices(IServiceCollection services, SandboxOptions options)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        services.AddSingleton(options);
        services.AddSingleton<Deliveries>();
        services.AddSingleton<Books>();
        services.AddSingleton<FaultPlan>();
        services.AddSingleton<Calls>();
        services.AddSingleton<PaymentRoutes>();
        services.AddSingleton<TestRoutes>();
        services.AddSingleton<FaultRoutes>();
        services.AddHostedService<SlowPayments>();
        services.AddHostedService<WebhookSender>();
    }

    private static Refusal Named(int status) => status switch
    {
        StatusCodes.Status404NotFound => Refusal.NotFound,
        StatusCodes.Status405MethodNotAllowed => new Refusal(status, "method_not_allowed", "This route has other methods."),
        _ => new Refusal(status, "invalid_request", "The request cannot be answered."),
    };
}
