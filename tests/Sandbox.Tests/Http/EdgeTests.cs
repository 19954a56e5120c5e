using System.Collections.Concurrent;
using GraphBooking.Sandbox.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Sandbox.Tests.Http;

public sealed class EdgeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("bearer key-of-the-tests")]
    [InlineData("Basic key-of-the-tests")]
    [InlineData("Bearer ")]
    public async Task Call_WithoutTheKey_IsRefused(string? authorization)
    {
        await using var provider = await Provider.Start();
        using var http = new HttpClient { BaseAddress = provider.Caller.Http.BaseAddress };
        if (authorization is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var path in new[] { "/v1/payments", "/v1/payments/x", "/v1/test/counts", "/v1/test/faults", "/v1/test/events", "/nowhere" })
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
            var answer = await Answer.Of(response);
            Assert.Equal((401, "unauthorized"), (answer.Status, answer.Code));
        }

        using var health = await http.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(200, (int)health.StatusCode);
    }

    [Fact]
    public async Task Route_ThatIsNotThere_IsToldInJson()
    {
        await using var provider = await Provider.Start();

        var unknown = await provider.Caller.Get("/nowhere");
        var method = await provider.Caller.Put("/v1/payments", new { });

        Assert.Equal((404, "not_found"), (unknown.Status, unknown.Code));
        Assert.Equal((405, "method_not_allowed"), (method.Status, method.Code));
    }

    [Theory]
    [InlineData("""{"id":"4111111111111111","amountMinor":1,"currency":"EUR"}""")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","paymentMethodToken":"4111 1111 1111 1111"}""")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","metadata":{"note":"card 4111-1111-1111-1111."}}""")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","metadata":{"4111111111111111":"note"}}""")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","unknown":[["378282246310005"]]}""")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","metadata":{"note":"\u0034111111111111111"}}""")]
    public async Task CardNumber_AnywhereInABody_IsRefusedAndNeitherStoredNorLoggedNorEchoed(string body)
    {
        using var journal = new TemporaryJournal();
        using var logs = new Logs();
        string answered;
        await using (var provider = await Provider.Start(
            Provider.Options with { Journal = journal.Path }, builder => builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace)))
        {
            using var content = new StringContent(body);
            var answer = await provider.Caller.Send(HttpMethod.Post, "/v1/payments", content, "key", CancellationToken.None);
            Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
            answered = answer.Body.ToJsonString();
        }

        Assert.Equal("", await File.ReadAllTextAsync(journal.Path));
        Assert.NotEmpty(logs.Lines);
        Assert.All(logs.Lines.Append(answered), text => Assert.DoesNotMatch("4111|3782", text));
    }

    [Fact]
    public async Task Body_IsNeverLogged()
    {
        using var logs = new Logs();
        await using (var provider = await Provider.Start(configure: builder => builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace)))
        {
            await provider.Caller.Pay(Caller.NewId(), "tok_ok", tenant: "a-very-secret-tenant");
            using var broken = new StringContent("""{"id":"a-very-secret-tenant""");
            await provider.Caller.Send(HttpMethod.Post, "/v1/payments", broken, "key", CancellationToken.None);
        }

        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines, line => line.Contains("very-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnexpectedError_IsLoggedOnceAndNotTold()
    {
        using var logs = new Logs();
        await using var provider = await Provider.Start(configure: builder =>
        {
            builder.Logging.AddProvider(logs);
            builder.Services.AddSingleton<IStartupFilter>(new BrokenBodies());
        });

        var failed = await provider.Caller.Pay("pay_1", "tok_ok");

        Assert.Equal((500, "internal_error"), (failed.Status, failed.Code));
        Assert.DoesNotContain("broken", failed.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(logs.Lines, line => line.Contains("The body is broken.", StringComparison.Ordinal));
        Assert.Equal(404, (await provider.Caller.Get("/v1/payments/pay_1")).Status);
    }

    private sealed class BrokenBodies : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Request.Body = new BrokenBody();
                return rest(http);
            });
            next(app);
        };
    }

    private sealed class BrokenBody : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new InvalidDataException("The body is broken.");
    }

    /// <summary>All that is logged, at every level.</summary>
    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
