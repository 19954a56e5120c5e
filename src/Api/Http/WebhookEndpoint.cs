using System.Text;
using GraphBooking.Application.Payments;
using MediatR;

namespace GraphBooking.Api.Http;

/// <summary>
/// Takes what payment providers post. 200 for every event that was signed, known or not; 400 for everything else, and then
/// nothing has changed.
/// </summary>
internal static class WebhookEndpoint
{
    private const int MaxBytes = 256 * 1024;

    // A body is signed to the byte: what is no UTF-8 is nobody's event.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapWebhooks(this WebApplication app) => app.MapPost("/webhooks/payments/{provider}", Receive);

    private static async Task<IResult> Receive(string provider, HttpContext context, IMediator mediator)
    {
        if (await Read(context.Request) is not { } body)
        {
            return Results.BadRequest();
        }

        // A provider that hangs up in the middle posts again; what it was told of is kept all the same.
        var received = await mediator.Send(new ReceiveWebhook(provider, body, SignatureOf(context.Request)), CancellationToken.None);
        return received.IsOk ? Results.Ok() : Results.BadRequest();
    }

    /// <returns>Null when it is too long, broke off or is no UTF-8.</returns>
    private static async Task<string?> Read(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                {
                    return null;
                }

                buffer.Write(chunk, 0, read);
            }

            return Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (Exception e) when (e is BadHttpRequestException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? SignatureOf(HttpRequest request) =>
        request.Headers["X-Sandbox-Signature"].FirstOrDefault() ?? request.Headers["Stripe-Signature"].FirstOrDefault();
}
