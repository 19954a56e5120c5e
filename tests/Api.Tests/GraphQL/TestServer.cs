using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.Http;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using GraphQL;
using GraphQL.Transport;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>The server without a database: requests go in and answers come out as JSON.</summary>
internal sealed class TestServer
{
    public static readonly TenantId Tenant = new("0123456789ab");
    public static readonly Caller Staff = new(Role.Staff, "staff-1", Tenant);

    private static readonly byte[] CursorKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly ServiceProvider _services;
    private readonly GraphQLServer _server;

    public TestServer()
        : this(_ => { })
    {
    }

    public TestServer(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddOptions();
        services.AddSingleton(Answers);
        services.AddScoped<CallerContext>();
        services.AddSingleton<LatestPosition>();
        services.AddTransient<IMediator, FakeMediator>();
        services.AddGraphBookingGraphQL();
        services.AddSingleton<IPartnerDirectory>(Partners);
        services.AddSingleton(new CursorCodec(CursorKey));
        services.AddSingleton<ILogger<GraphQLServer>>(Log);
        configure(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        _server = _services.GetRequiredService<GraphQLServer>();
    }

    public FakeMediator.Answers Answers { get; } = new();

    public FakePartners Partners { get; } = new();

    public RecordingLog Log { get; } = new();

    public GraphQLServer Server => _server;

    public IServiceProvider Services => _services;

    public static Caller As(Role role) => role switch
    {
        Role.Operator => new Caller(role, "operator", null),
        Role.Customer => new Caller(role, Samples.Customer.Id.ToString(), Tenant),
        Role.Partner => new Caller(role, FakePartners.Only.ToString(), Tenant),
        _ => new Caller(role, "subject", Tenant),
    };

    /// <summary>The answer of a caller of the staff.</summary>
    public Task<JsonElement> Ask(string query, string variables = "{}") => Ask(query, Staff, variables);

    /// <summary>Of a request as a transport would read it.</summary>
    public Task<ExecutionResult> Execute(GraphQLRequest request, Caller? caller) =>
        _server.Execute(request, caller, queriesOnly: false, _services, CancellationToken.None);

    public async Task<JsonElement> Ask(
        string query, Caller? caller, string variables = "{}", string? operation = null, bool queriesOnly = false, OperationMeter? meter = null,
        CancellationToken cancellationToken = default)
    {
        // A partner's documents are published as it asks.
        var document = caller?.Role == Role.Partner ? ("documentId", Partners.Publish(query).ToString()) : ("query", query);
        var body = $$"""{"{{document.Item1}}":{{JsonSerializer.Serialize(document.Item2)}},"operationName":{{JsonSerializer.Serialize(operation)}},"variables":{{variables}}}""";
        var refusal = RequestReader.ReadBody(Encoding.UTF8.GetBytes(body), out var request);
        Assert.Null(refusal);
        var result = await _server.Execute(request, caller, queriesOnly, _services, meter ?? new OperationMeter(), cancellationToken);
        using var answer = new PooledBuffer();
        ResponseWriter.Write(answer, result);
        return JsonElement.Parse(answer.Written.Span);
    }

    internal sealed class RecordingLog : ILogger<GraphQLServer>
    {
        public ConcurrentQueue<(string Text, Exception? Exception)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((formatter(state, exception), exception));
    }
}

internal static class JsonPaths
{
    /// <summary>Follows a path such as <c>data.nodes[0].id</c>.</summary>
    public static JsonElement At(this JsonElement json, string path)
    {
        foreach (var step in path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            json = int.TryParse(step, out var index) ? json[index] : json.GetProperty(step);
        }

        return json;
    }

    public static string? Text(this JsonElement json, string path) => json.At(path).GetString();

    public static string? ErrorCode(this JsonElement json) =>
        json.TryGetProperty("errors", out _) ? json.Text("errors[0].extensions.code") : null;

    public static string? ErrorField(this JsonElement json) => json.Text("errors[0].extensions.field");

    public static Result<Page<T>> PageOf<T>(params IEnumerable<PageItem<T>> items) => new Page<T>([.. items], false, false, null);
}
