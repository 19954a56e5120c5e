using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>A provider of the tests' own, over real HTTP.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly TaskCompletionSource<SentRequest> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalServer(Func<SentRequest, Answer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async http =>
        {
            var request = await SentRequest.Of(http.Request);
            _requests.Enqueue(request);
            _first.TrySetResult(request);
            var fault = _faults.TryDequeue(out var next) ? next : null;
            var given = fault is { IsAfter: false } ? null : answer(request);
            await Write(http, fault is null ? given! : fault.Answer, fault);
        });
    }

    public string Address { get; private set; } = "";

    /// <summary>All that were received, those without an answer too.</summary>
    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    /// <summary>As soon as there is one.</summary>
    public Task<SentRequest> FirstRequest => _first.Task;

    public static async Task<LocalServer> Start(Func<SentRequest, Answer> answer)
    {
        var server = new LocalServer(answer);
        await server._app.StartAsync();
        server.Address = server._app.Urls.Single();
        return server;
    }

    /// <summary>The next request fails like this; several queue up.</summary>
    public void FailNext(Fault fault) => _faults.Enqueue(fault);

    public Task Stop() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task Write(HttpContext http, Answer? answer, Fault? fault)
    {
        if (answer is not null)
        {
            http.Response.StatusCode = answer.Status;
            http.Response.ContentType = "application/json";
            foreach (var (name, value) in answer.Headers ?? [])
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.WriteAsync(answer.Body, http.RequestAborted);
        }
        else if (fault is { IsSilent: true })
        {
            // Until the caller has had enough of it.
            var gone = new TaskCompletionSource();
            await using var leaving = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        }
        else
        {
            http.Abort();
        }
    }
}

/// <param name="Status">Of HTTP.</param>
/// <param name="Body">Its text.</param>
/// <param name="Headers">More than there are anyway.</param>
internal sealed record Answer(int Status, string Body, Dictionary<string, string>? Headers = null);

/// <param name="IsAfter">Whether the server has done what was asked before it fails to say so.</param>
/// <param name="Answer">In place of the right one; null when the connection is cut.</param>
/// <param name="IsSilent">Neither answers nor hangs up.</param>
internal sealed record Fault(bool IsAfter = false, Answer? Answer = null, bool IsSilent = false);
