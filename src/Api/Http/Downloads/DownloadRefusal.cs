using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>Why there is no file, as problem details (RFC 9457) with the code that GraphQL would give.</summary>
internal static class DownloadRefusal
{
    public static readonly Refusal NotAuthenticated = new(
        StatusCodes.Status401Unauthorized, ResultStatus.NotAuthenticated, "The credential is missing or not valid.");

    public static readonly Refusal RateLimited = new(
        StatusCodes.Status429TooManyRequests, RequestErrors.RateLimitedCode, "There were too many requests. Try again later.");

    public static readonly Refusal NoRoom = new(
        StatusCodes.Status429TooManyRequests, RequestErrors.RateLimitedCode, "Other downloads are running. Try again when one has ended.");

    // When a download may have ended.
    private const string Soon = "5";

    public static Task Send(HttpContext context, Error error) => error switch
    {
        NotAuthorizedError => Send(context, StatusCodes.Status403Forbidden, error.Code, error.Message, null),
        ValidationError invalid => Send(context, StatusCodes.Status400BadRequest, error.Code, error.Message, invalid.Field),
        _ => Send(context, StatusCodes.Status400BadRequest, error.Code, error.Message, null),
    };

    public static Task Send(HttpContext context, UnavailableException unavailable)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = Soon;
        return Send(context, StatusCodes.Status503ServiceUnavailable, RequestErrors.UnavailableCode, unavailable.Message, null);
    }

    public static Task Send(HttpContext context, Refusal refusal)
    {
        if (refusal == NotAuthenticated)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (refusal == NoRoom)
        {
            context.Response.Headers[HeaderNames.RetryAfter] = Soon;
        }

        return Send(context, refusal.Status, refusal.Code, refusal.Message, null);
    }

    private static Task Send(HttpContext context, int status, string code, string message, string? field)
    {
        context.Response.Headers.CacheControl = "no-store";
        var more = new Dictionary<string, object?> { ["code"] = code };
        if (field is not null)
        {
            more["field"] = field;
        }

        return Results.Problem(message, statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), type: "about:blank", extensions: more)
            .ExecuteAsync(context);
    }
}
