using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GraphBooking.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>The whole backend: the real server over real HTTP, on a migrated database of this run's own.</summary>
internal sealed class Backend
{
    private static readonly Lazy<Task<Backend>> Shared = new(() => Start());
    private static readonly HttpClient Http = new();

    private readonly Database _database;
    private readonly IServiceProvider? _services;
    private Uri _address;

    private Backend(Uri address, Database database, IConfiguration configuration, IServiceProvider? services)
    {
        _address = address;
        _database = database;
        _services = services;
        Superuser = NpgsqlDataSource.Create(database.Superuser);
        Configuration = configuration;
    }

    /// <summary>The server's own.</summary>
    public IServiceProvider Services => _services ?? throw new InvalidOperationException("The server runs in a process of its own.");

    /// <summary>What the server runs with, for the program's other verbs.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>For looking at what was really stored.</summary>
    public NpgsqlDataSource Superuser { get; }

    public Uri Socket => new UriBuilder(_address) { Scheme = "ws", Path = "/graphql" }.Uri;

    public Uri Endpoint => new(_address, "/graphql");

    public static Task<Backend> Get() => Shared.Value;

    public async Task<string> Token(string role, string? tenant = null, string? subject = null, string? expiresIn = null)
    {
        var query = $"role={role}" + (tenant is null ? "" : $"&tenant={tenant}") + (subject is null ? "" : $"&subject={subject}")
            + (expiresIn is null ? "" : $"&expiresIn={expiresIn}");
        var answer = await Http.GetFromJsonAsync<JsonObject>(new Uri(_address, $"/dev/token?{query}"));
        return (string)answer!["accessToken"]!;
    }

    /// <summary>The whole answer, data and errors.</summary>
    public async Task<JsonObject> Ask(string? token, string query, object? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "/graphql")) { Content = JsonContent.Create(new { query, variables }) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await Http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>Any request to the GraphQL endpoint.</summary>
    /// <param name="body">As JSON; null for GET.</param>
    /// <param name="key">Of a partner; null for none.</param>
    /// <param name="token">Null for none.</param>
    /// <param name="accept">The one media type that will do.</param>
    /// <param name="query">Of the URL.</param>
    public async Task<(HttpStatusCode Status, JsonObject Answer)> Send(
        object? body, string? key = null, string? token = null, string accept = "application/graphql-response+json", string query = "")
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(_address, "/graphql" + query));
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await Http.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    /// <summary>All that the server logs, at every level, while the work runs.</summary>
    public static async Task<IReadOnlyCollection<string>> Logged(Func<Task> work)
    {
        var watch = new ConcurrentQueue<string>();
        LogWatch.Watchers.TryAdd(watch, true);
        await work();
        LogWatch.Watchers.TryRemove(watch, out _);
        return watch;
    }

    /// <summary>How many SQL statements the work sends, session settings included.</summary>
    public static async Task<int> Statements(Func<Task> work)
    {
        var count = 0;
        var trace = ActivityTraceId.CreateRandom();
        using var parent = new Activity("test").SetParentId(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        using var listener = new ActivityListener
        {
            // The request's own span carries the trace on to the driver's.
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                // A pool that happens to open a connection meanwhile says so with a span too.
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace && !activity.DisplayName.StartsWith("CONNECT ", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await work();
        return count;
    }

    /// <summary>Another one, on a database that no other test uses.</summary>
    public static Task<Backend> Start(params (string Name, string Value)[] others) => Start(_ => { }, others);

    /// <param name="configure">Has the last word on the server's services.</param>
    /// <param name="others">Settings.</param>
    public static async Task<Backend> Start(Action<IServiceCollection> configure, params (string Name, string Value)[] others) =>
        await Run(await Database.Create(others), configure);

    /// <summary>One that somebody else has started.</summary>
    public static Backend Of(Uri address, Database database) => new(address, database, database.Configuration(), null);

    /// <summary>It has been started again, and listens elsewhere.</summary>
    public void MoveTo(Uri address) => _address = address;

    /// <summary>Another instance beside this one: on the same database, with the same keys and settings.</summary>
    public Task<Backend> Beside() => Run(_database, _ => { });

    /// <summary>One row's one value, past row-level security.</summary>
    public async Task<T?> Stored<T>(string sql, params object[] parameters)
    {
        await using var command = Superuser.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    private static async Task<Backend> Run(Database database, Action<IServiceCollection> configure)
    {
        var app = ApiHost.Build(["--environment", "Development"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(new LogWatch()).AddFilter<LogWatch>("", LogLevel.Trace);
            builder.Configuration.AddInMemoryCollection(database.Settings);
            configure(builder.Services);
        });
        await app.StartAsync();
        return new Backend(new Uri(app.Urls.Single()), database, app.Configuration, app.Services);
    }

    /// <summary>Writes nothing as long as nobody watches.</summary>
    private sealed class LogWatch : ILoggerProvider, ILogger
    {
        public static readonly ConcurrentDictionary<ConcurrentQueue<string>, bool> Watchers = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => !Watchers.IsEmpty;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var (watcher, _) in Watchers)
            {
                watcher.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
