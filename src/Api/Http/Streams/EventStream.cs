using System.Buffers;
using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Bookings;
using GraphQL;
using GraphQL.Transport;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http.Streams;

/// <summary>GraphQL over Server-Sent Events, one connection an operation: every result is an event, refusals included.</summary>
internal sealed class EventStream(
    GraphQLServer server, Credentials credentials, IOptions<StreamOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <param name="context">Of the request, whose body has been read.</param>
    /// <param name="request">The operation.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="arrived">When the request began, as far as is known.</param>
    /// <param name="meter">Is told the cost.</param>
    public async Task Send(HttpContext context, GraphQLRequest request, Credential credential, long arrived, OperationMeter meter)
    {
        using var expiry = new CancellationTokenSource();
        await using var watch = new CredentialWatch(
            cancellationToken => credentials.Read(context.Request, cancellationToken), clock, expiry.Cancel);
        watch.Start(credential);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping, expiry.Token);
        var results = server.Stream(
            request,
            credential.Caller,
            queriesOnly: !HttpMethods.IsPost(context.Request.Method),
            Math.Min(arrived, Arrival.Newest(context, clock)),
            context.RequestServices,
            meter,
            end.Token);
        await Begin(context);
        try
        {
            await Send(context.Response, results);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await SendLast(context.Response, RequestErrors.CredentialExpired());
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Without its end the client knows that there is more, and comes back.
        }
        catch (SubscriberTooSlowException)
        {
            await SendLast(context.Response, RequestErrors.SubscriberTooSlow());
        }
    }

    public static async Task Refuse(HttpContext context, ExecutionResult refused)
    {
        await Begin(context);
        await SendNext(context.Response, refused);
        await SendComplete(context.Response);
    }

    // The headers at once: until then the client does not know that it is being listened to. Not by way of the writer:
    // with nothing written it would not pass the flush on through the compression that browsers ask for.
    private static async Task Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaTypes.EventStream + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task Send(HttpResponse response, IAsyncEnumerable<ExecutionResult> results)
    {
        await using var enumerator = results.GetAsyncEnumerator();
        while (await Next(response, enumerator))
        {
            await SendNext(response, enumerator.Current);
        }

        await SendComplete(response);
    }

    // A comment now and then finds out who is gone, and keeps proxies from taking the silence for it.
    private async Task<bool> Next(HttpResponse response, IAsyncEnumerator<ExecutionResult> enumerator)
    {
        var next = enumerator.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            try
            {
                await next.WaitAsync(options.Value.KeepAlive, clock);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                response.BodyWriter.Write(":\n\n"u8);
                await response.BodyWriter.FlushAsync();
            }
        }

        return await next;
    }

    private static async Task SendNext(HttpResponse response, ExecutionResult result)
    {
        using var body = new PooledBuffer();
        body.Write("event: next\ndata: "u8);
        ResponseWriter.Write(body, result);
        body.Write("\n\n"u8);
        await response.BodyWriter.WriteAsync(body.Written);
    }

    private static async Task SendComplete(HttpResponse response) =>
        await response.BodyWriter.WriteAsync("event: complete\ndata: \n\n"u8.ToArray());

    private static async Task SendLast(HttpResponse response, ExecutionError why)
    {
        await SendNext(response, new ExecutionResult(why));
        await SendComplete(response);
    }
}
