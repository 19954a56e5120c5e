using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http.Streams;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Transport;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http;

/// <summary>GraphQL over HTTP, by the draft of that name.</summary>
internal sealed class GraphQLEndpoint(
    GraphQLServer server, Credentials credentials, EventStream events, IOptions<BatchingOptions> batching, TimeProvider clock)
{
    public async Task Handle(HttpContext context)
    {
        var request = context.Request;
        if (!IsGet(request) && !HttpMethods.IsPost(request.Method))
        {
            await Answer(context, Refusal.Method, MediaTypes.Negotiate(request, pages: false));
            return;
        }

        // Only a browser that was pointed here looks for a page.
        var pages = IsGet(request) && !RequestReader.IsAsked(request);
        switch (MediaTypes.Negotiate(request, pages))
        {
            case null:
                await Answer(context, Refusal.NotAcceptable, null);
                break;
            case MediaTypes.Html:
                await IdeFiles.SendIndex(context);
                break;
            case var mediaType:
                await Execute(context, mediaType);
                break;
        }
    }

    private async Task Execute(HttpContext context, string mediaType)
    {
        var arrived = clock.GetTimestamp();
        var cancellationToken = context.RequestAborted;
        if (HttpMethods.IsPost(context.Request.Method) && !MediaTypes.IsReadable(context.Request))
        {
            await Answer(context, Refusal.ContentType, mediaType);
            return;
        }

        var credential = await credentials.Read(context.Request, cancellationToken);
        if (credential.IsInvalid)
        {
            await (mediaType == MediaTypes.EventStream ? events.Refuse(context, InvalidCredential()) : Answer(context, InvalidCredential(), mediaType));
            return;
        }

        var (sent, refusal) = await Read(context.Request, cancellationToken);
        if (refusal is not null)
        {
            await Answer(context, refusal, mediaType);
        }
        else if (sent.IsBatch)
        {
            await ExecuteBatch(context, sent.Requests, credential, mediaType);
        }
        else
        {
            await Execute(context, sent.Requests[0], credential, mediaType, arrived);
        }
    }

    private async Task Execute(HttpContext context, GraphQLRequest request, Credential credential, string mediaType, long arrived)
    {
        var meter = MeterHeaders.Read(context);
        if (mediaType == MediaTypes.EventStream)
        {
            await events.Send(context, request, credential, arrived, meter);
            return;
        }

        var result = await server.Execute(
            request, credential.Caller, queriesOnly: IsGet(context.Request), context.RequestServices, meter, context.RequestAborted);
        if (RequestErrors.IsSubscription(result) && MediaTypes.Accepts(context.Request, MediaTypes.EventStream))
        {
            await events.Send(context, request, credential, arrived, meter);
            return;
        }

        MeterHeaders.Write(context.Response, meter.Rate);
        await Answer(context, result, mediaType);
    }

    // One after another, so that a mutation is done before what comes after it is looked up. One status stands for them all.
    private async Task ExecuteBatch(HttpContext context, IReadOnlyList<GraphQLRequest> requests, Credential credential, string mediaType)
    {
        if (mediaType == MediaTypes.EventStream)
        {
            await Answer(context, Refusal.BadRequest("A batch is not answered as a stream of events."), mediaType);
            return;
        }

        var results = new List<ExecutionResult>(requests.Count);
        foreach (var request in requests)
        {
            var meter = MeterHeaders.Read(context);
            results.Add(await server.Execute(
                request, credential.Caller, queriesOnly: false, context.RequestServices, meter, context.RequestAborted));
            MeterHeaders.Write(context.Response, meter.Rate);
        }

        await GraphQLAnswer.Send(context, results, mediaType);
    }

    private async Task<(SentRequests Sent, Refusal? Refusal)> Read(HttpRequest source, CancellationToken cancellationToken)
    {
        if (IsGet(source))
        {
            var malformed = RequestReader.ReadUrl(source, out var request);
            return (new SentRequests([request], IsBatch: false), malformed);
        }

        using var body = new PooledBuffer();
        if (await RequestBody.Read(source, body, cancellationToken) is { } refused)
        {
            return (default, refused);
        }

        var refusal = RequestReader.ReadBody(body.Written.Span, batching.Value.MaxRequests, out var sent);
        return (sent, refusal);
    }

    private static Task Answer(HttpContext context, ExecutionResult result, string mediaType)
    {
        var status = ResultStatus.Of(result, mediaType);
        switch (status)
        {
            case StatusCodes.Status401Unauthorized:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                context.Response.Headers.Allow = HttpMethods.Post;
                break;
        }

        return GraphQLAnswer.Send(context, result, status, mediaType);
    }

    private static Task Answer(HttpContext context, Refusal refusal, string? mediaType) =>
        GraphQLAnswer.Send(context, refusal, mediaType is null or MediaTypes.EventStream ? MediaTypes.Json : mediaType);

    private static ExecutionResult InvalidCredential() =>
        new(new ExecutionError("The credential is not valid.") { Code = ResultStatus.NotAuthenticated });

    private static bool IsGet(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
