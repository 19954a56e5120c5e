using System.Diagnostics;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.Http;

/// <summary>What nobody expected is logged, and told to the caller as nothing but an id to ask for.</summary>
internal sealed partial class UnexpectedErrors(RequestDelegate next, ILogger<UnexpectedErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (UnavailableException unavailable) when (!context.Response.HasStarted)
        {
            LogUnavailable(unavailable, context.Request.Path);
            await Answer(context, unavailable);
        }
        catch (Exception exception)
        {
            var id = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
            LogUnexpected(exception, context.Request.Path, id);
            if (context.Response.HasStarted)
            {
                throw;
            }

            await Answer(context, id);
        }
    }

    private static Task Answer(HttpContext context, string id)
    {
        var error = new ExecutionError("Something went wrong here. Ask for the correlation id.")
        {
            Code = ResultStatus.InternalError,
            Extensions = new() { ["correlationId"] = id },
        };
        context.Response.Clear();
        return GraphQLAnswer.Send(
            context,
            new ExecutionResult(error),
            StatusCodes.Status500InternalServerError,
            MediaTypes.Negotiate(context.Request, pages: false) ?? MediaTypes.Json);
    }

    private static Task Answer(HttpContext context, UnavailableException unavailable)
    {
        context.Response.Clear();
        context.Response.Headers.RetryAfter = "1";
        return GraphQLAnswer.Send(
            context,
            new ExecutionResult(RequestErrors.Unavailable(unavailable)),
            StatusCodes.Status503ServiceUnavailable,
            MediaTypes.Negotiate(context.Request, pages: false) ?? MediaTypes.Json);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request to {Path} could not be served just now")]
    private partial void LogUnavailable(Exception exception, PathString path);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request to {Path} failed, correlation id {CorrelationId}")]
    private partial void LogUnexpected(Exception exception, PathString path, string correlationId);
}
