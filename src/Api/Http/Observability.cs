using System.Diagnostics;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GraphBooking.Api.Http;

/// <summary>Logs, traces and metrics.</summary>
internal static class Observability
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Traces and metrics of the PostgreSQL driver, by the name that it gives both.
    private const string Driver = "Npgsql";

    // "Request starting" tells the whole URL: nobody's settings bring it back.
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // Of one instrument: the sets of values that its labels take. Room for them is taken beforehand.
    private const int MostSeries = 300;

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
        });
        builder.Logging.Configure(options =>
            options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.AddFilter(RequestLines, LogLevel.Warning);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(RequestLines, LogLevel.Warning);

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("graphbooking-api"))
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Driver)
                .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries })
                .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
        {
            // Spans that nobody takes cost a tenth of a request. A request has its trace's id without them.
            telemetry.WithTracing(traces => traces
                .AddSource(Telemetry.Name)
                .AddAspNetCoreInstrumentation(instrumentation => instrumentation.EnrichWithHttpRequest = WithoutQuery)
                .AddSource(Driver)).UseOtlpExporter();
        }
    }

    // Documents in a URL hold whatever a caller wrote into them, people's names too.
    private static void WithoutQuery(Activity activity, HttpRequest request) => activity.SetTag("url.query", null);
}
