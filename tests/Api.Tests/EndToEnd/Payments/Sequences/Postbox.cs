using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>Takes the provider's webhooks in the backend's place, so that a sequence can bring them late, twice or never.</summary>
internal sealed class Postbox
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Letter>> _letters = [];
    private readonly WebApplication _app;

    private Postbox()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var letter = new Letter(http.Request.Headers["X-Sandbox-Signature"].ToString(), await reader.ReadToEndAsync());
            Slot((string)JsonNode.Parse(letter.Body)!["id"]!).TrySetResult(letter);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<Postbox> Start()
    {
        var postbox = new Postbox();
        await postbox._app.StartAsync();
        return postbox;
    }

    /// <summary>Waits for the event of this id, of which the provider says that it was raised.</summary>
    public Task<Letter> Find(string eventId) => Slot(eventId).Task.WaitAsync(TimeSpan.FromSeconds(30));

    private TaskCompletionSource<Letter> Slot(string eventId) =>
        _letters.GetOrAdd(eventId, _ => new TaskCompletionSource<Letter>(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>A webhook as it was sent.</summary>
internal sealed record Letter(string Signature, string Body);
