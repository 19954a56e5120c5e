namespace GraphBooking.Api.Http;

/// <summary>Reads whole request bodies, none over the limit.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 1024 * 1024;

    /// <returns>Null when the body is within the limit.</returns>
    /// <remarks>Kestrel holds the limit, announced lengths and chunked bodies alike.</remarks>
    public static async Task<Refusal?> Read(HttpRequest request, PooledBuffer body, CancellationToken cancellationToken)
    {
        try
        {
            int read;
            do
            {
                read = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
                body.Advance(read);
            }
            while (read > 0);

            return null;
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Refusal.TooLarge
                : Refusal.BadRequest("The body could not be read to its end.");
        }
    }
}
