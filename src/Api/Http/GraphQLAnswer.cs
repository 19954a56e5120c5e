using GraphQL;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>Sends GraphQL responses.</summary>
internal static class GraphQLAnswer
{
    public static Task Send(HttpContext context, Refusal refusal, string mediaType)
    {
        if (refusal.Allow is not null)
        {
            context.Response.Headers.Allow = refusal.Allow;
        }

        var result = new ExecutionResult(new ExecutionError(refusal.Message) { Code = refusal.Code });
        return Send(context, result, refusal.Status, mediaType);
    }

    public static async Task Send(HttpContext context, ExecutionResult result, int status, string mediaType)
    {
        // Whole before its first byte goes out: a value that cannot be written is then a clean error still.
        using var body = new PooledBuffer();
        ResponseWriter.Write(body, result);

        // Tasks that waited for it hold the result, and may be old: what hangs on it would live as long as they do.
        result.Data = null;
        await Send(context, body, status, mediaType);
    }

    /// <summary>The results of a batch, as an array.</summary>
    public static async Task Send(HttpContext context, IReadOnlyList<ExecutionResult> results, string mediaType)
    {
        using var body = new PooledBuffer();
        ResponseWriter.Write(body, results);
        await Send(context, body, StatusCodes.Status200OK, mediaType);
    }

    private static async Task Send(HttpContext context, PooledBuffer body, int status, string mediaType)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType + "; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        response.Headers.XContentTypeOptions = "nosniff";
        await response.BodyWriter.WriteAsync(body.Written, context.RequestAborted);
    }
}
