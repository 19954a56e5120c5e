using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>What nobody expected is logged, and answered as an error of the sandbox.</summary>
internal sealed partial class UnexpectedErrors(RequestDelegate next, ILogger<UnexpectedErrors> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            LogUnexpected(exception, http.Request.Method, http.GetEndpoint()?.DisplayName);
            await Answers.Refused(Refusal.Internal).ExecuteAsync(http);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} of {Endpoint} failed")]
    private partial void LogUnexpected(Exception exception, string method, string? endpoint);
}
