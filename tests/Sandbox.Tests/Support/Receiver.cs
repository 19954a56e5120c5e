using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>Where webhooks arrive.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(Func<int, int> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/hooks", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            lock (Received)
            {
                Received.Enqueue(new Webhook(http.Request.Headers["X-Sandbox-Signature"].ToString(), body.ToArray()));
                http.Response.StatusCode = answer(Received.Count);
            }
        });
    }

    public ConcurrentQueue<Webhook> Received { get; } = [];

    public Uri Address => new($"{_app.Urls.Single()}/hooks");

    /// <param name="answer">The status by the number of the arrival, from 1; 200 when null.</param>
    public static async Task<Receiver> Start(Func<int, int>? answer = null)
    {
        var receiver = new Receiver(answer ?? (_ => StatusCodes.Status200OK));
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for as many webhooks about a payment.</summary>
    public Task<IReadOnlyList<Webhook>> About(string paymentId, int count = 1) => Eventually.Get(
        () => Task.FromResult<IReadOnlyList<Webhook>>([.. Received.Where(webhook => (string?)webhook.Json["paymentId"] == paymentId)]),
        found => found.Count >= count);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>One arrival.</summary>
internal sealed record Webhook(string Signature, byte[] Body)
{
    public JsonNode Json { get; } = JsonNode.Parse(Body)!;

    public string Text => Encoding.UTF8.GetString(Body);

    public string Type => (string)Json["type"]!;
}
