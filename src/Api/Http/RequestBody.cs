using Microsoft.AspNetCore.Http.Features;

namespace GraphBooking.Api.Http;

/// <summary>Reads whole request bodies, none over the limit.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 1024 * 1024;

    // Of a body that was refused the server reads on this far, for a few seconds, and keeps none of it: a client that is
    // cut off while it sends sees a broken connection instead of the answer.
    private const int MaxDrained = 32 * MaxBytes;

    /// <returns>Null when the body is within the limit.</returns>
    public static async Task<Refusal?> Read(HttpRequest request, PooledBuffer body, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxDrained;
        }

        if (request.ContentLength > MaxBytes)
        {
            return Refusal.TooLarge;
        }

        try
        {
            int read;
            do
            {
                read = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
                body.Advance(read);
            }
            while (read > 0 && body.Length <= MaxBytes);

            return body.Length > MaxBytes ? Refusal.TooLarge : null;
        }
        catch (BadHttpRequestException)
        {
            return Refusal.BadRequest("The body could not be read to its end.");
        }
    }
}
