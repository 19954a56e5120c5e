using System.Net.Http.Headers;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Webhooks;

/// <summary>Sends what is due, several at once, and again until the receiver accepts it.</summary>
internal sealed partial class WebhookSender(
    Books books, Deliveries deliveries, SandboxOptions options, ILogger<WebhookSender> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private const int MostAttempts = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Patience };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        deliveries.Due(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (delivery, cancellationToken) => await Deliver(delivery, cancellationToken));

    private async Task Deliver(Delivery delivery, CancellationToken cancellationToken)
    {
        var webhook = delivery.Event;
        if (await IsAccepted(webhook, cancellationToken))
        {
            books.Sent(webhook.Id, delivered: true);
        }
        else if (delivery.Failures + 1 >= MostAttempts)
        {
            books.Sent(webhook.Id, delivered: false);
            LogGivenUp(webhook.Id, webhook.Type, MostAttempts);
        }
        else
        {
            books.Sent(webhook.Id, delivered: null);
            deliveries.Retry(delivery);
        }
    }

    private async Task<bool> IsAccepted(WebhookEvent webhook, CancellationToken cancellationToken)
    {
        if (deliveries.Target is not { } target)
        {
            return false;
        }

        try
        {
            using var request = Request(webhook, target);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                LogRefused(webhook.Id, webhook.Type, (int)response.StatusCode);
            }

            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnreached(webhook.Id, webhook.Type, failure.Message);
            return false;
        }
    }

    private HttpRequestMessage Request(WebhookEvent webhook, Uri target)
    {
        var body = webhook.Body();
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(body, options.WebhookSecret, options.Clock.GetUtcNow()));
        return request;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Event} ({Type}) was answered {Status}; it will be sent again")]
    private partial void LogRefused(string @event, string type, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Event} ({Type}) did not arrive and will be sent again: {Reason}")]
    private partial void LogUnreached(string @event, string type, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhook {Event} ({Type}) is given up after {Attempts} attempts")]
    private partial void LogGivenUp(string @event, string type, int attempts);
}
