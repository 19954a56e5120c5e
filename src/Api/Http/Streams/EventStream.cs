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
    GraphQLServer server, Credentials credentials, ConsistencyTokens tokens, EventPayloads payloads, IOptions<StreamOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    // What stands around the data of an event.
    private const int Envelope = 32;

    /// <param name="context">Of the request, whose body has been read.</param>
    /// <param name="request">The operation.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="arrived">When the request began, as far as is known.</param>
    /// <param name="meter">Is told the cost.</param>
    public async Task Send(HttpContext context, GraphQLRequest request, Credential credential, long arrived, OperationMeter meter)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Nobody would hear of what happens.
            await Begin(context);
            return;
        }

        tokens.Read(request.Extensions, meter.Consistency);
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
            payloads,
            end.Token);
        await Begin(context);
        try
        {
            await Send(context, results);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await SendLast(context, RequestErrors.CredentialExpired());
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Without its end the client knows that there is more, and comes back.
        }
        catch (SubscriberTooSlowException)
        {
            await SendLast(context, RequestErrors.SubscriberTooSlow());
        }
    }

    public async Task Refuse(HttpContext context, ExecutionResult refused)
    {
        await Begin(context);
        await SendNext(context, refused);
        await SendComplete(context);
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

    private async Task Send(HttpContext context, IAsyncEnumerable<StreamedResult> results)
    {
        await using var enumerator = results.GetAsyncEnumerator();
        while (await Next(context, enumerator))
        {
            await SendNext(context, enumerator.Current);
        }

        await SendComplete(context);
    }

    // A comment now and then finds out who is gone, and keeps proxies from taking the silence for it.
    private async Task<bool> Next(HttpContext context, IAsyncEnumerator<StreamedResult> enumerator)
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
                await Write(context, ":\n\n"u8.ToArray());
            }
        }

        return await next;
    }

    private Task SendNext(HttpContext context, StreamedResult result)
    {
        if (result.Shared is { } shared)
        {
            return SendNext(context, payloads.For(shared, context.Consistency()));
        }

        tokens.Attach(result.Own!, context.Consistency());
        return SendNext(context, result.Own!);
    }

    private async Task SendNext(HttpContext context, ReadOnlyMemory<byte> payload)
    {
        using var body = new PooledBuffer(payload.Length + Envelope);
        body.Write("event: next\ndata: "u8);
        body.Write(payload.Span);
        body.Write("\n\n"u8);
        await Write(context, body.Written);
    }

    private async Task SendNext(HttpContext context, ExecutionResult result)
    {
        using var body = new PooledBuffer();
        body.Write("event: next\ndata: "u8);
        ResponseWriter.Write(body, result);
        body.Write("\n\n"u8);
        await Write(context, body.Written);
    }

    private Task SendComplete(HttpContext context) => Write(context, "event: complete\ndata: \n\n"u8.ToArray());

    private async Task SendLast(HttpContext context, ExecutionError why)
    {
        await SendNext(context, new ExecutionResult(why));
        await SendComplete(context);
    }

    // The server's own least rate reckons with all that was ever sent: it would wait for hours.
    private async Task Write(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(options.Value.SendTimeout, clock);
        try
        {
            await context.Response.BodyWriter.WriteAsync(bytes, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Half of it may be gone: nothing can follow.
            context.Abort();
        }
    }
}
