using GraphBooking.Application.Shared;

namespace GraphBooking.Api.Http;

/// <summary>Takes up what the caller says that it has seen, and tells with every answer what it has seen by then.</summary>
internal sealed class ConsistencyHeader(RequestDelegate next, ConsistencyTokens tokens)
{
    public Task InvokeAsync(HttpContext context)
    {
        var consistency = new Consistency();
        foreach (var token in context.Request.Headers[ConsistencyTokens.Header])
        {
            if (!string.IsNullOrEmpty(token))
            {
                tokens.Read(token, consistency);
            }
        }

        context.Features.Set(consistency);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[ConsistencyTokens.Header] = tokens.Write(consistency);
            return Task.CompletedTask;
        });
        return next(context);
    }
}

internal static class ConsistencyFeature
{
    /// <summary>Of the request, or of the socket that it opened.</summary>
    public static Consistency Consistency(this HttpContext context) => context.Features.Get<Consistency>() ?? throw new InvalidOperationException("The request came past the header.");
}
