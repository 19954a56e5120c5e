using System.Collections.Concurrent;
using System.Diagnostics;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Api.Tests.Http;

public sealed class ObservabilityTests
{
    private const string Secret = "Hildegard";

    [Fact]
    public async Task Get_WhenTheUrlNamesAPerson_LeavesThemOutOfLogsAndSpans()
    {
        var seen = new Recorder();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Lines.Add(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        var api = await ApiServer.Start(configure: builder =>
        {
            builder.Logging.AddProvider(seen);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Information",
            });
        });

        await api.Get($"/graphql?query={{__typename}}%23{Secret}");
        await api.Token($"tenant={ApiServer.Tenant}&role=STAFF&subject={Secret}");
        await api.DisposeAsync();

        Assert.Contains(seen.Lines, line => line.Contains("/graphql", StringComparison.Ordinal));
        Assert.DoesNotContain(seen.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_WhenAsked_IsPrometheusText()
    {
        var api = await ApiServer.Start();
        await api.Get("/graphql?query={__typename}");
        var answer = await api.Get("/metrics");
        await api.DisposeAsync();

        Assert.Equal(200, answer.Status);
        Assert.Contains("http_server_request_duration_seconds", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenSomethingUnexpectedHappens_TellsAnIdAndNothingElse()
    {
        var api = await ApiServer.Start(configure: builder =>
            builder.Services.Replace(ServiceDescriptor.Singleton<ITenantDirectory>(_ => throw new InvalidOperationException(Secret))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dev/token?tenant=harbour&role=OWNER");
        var answer = await api.Send(request, "application/graphql-response+json", authorization: null);
        await api.DisposeAsync();

        Assert.Equal((500, "INTERNAL_SERVER_ERROR"), (answer.Status, answer.ErrorCode()));
        Assert.Contains("correlationId", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Add(state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
