using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>Which pages of other origins may call: those of <c>GraphBooking:Cors:Origins</c>, by default none.</summary>
internal static class CrossOrigin
{
    private const string Section = "GraphBooking:Cors:Origins";

    // Credentials are headers that a page sets itself: no cookies, so the browser need not be allowed to send any.
    public static void UseCrossOrigin(this WebApplication app)
    {
        if (app.Configuration.GetSection(Section).Get<string[]>() is { Length: > 0 } origins)
        {
            app.UseCors(policy => policy
                .WithOrigins(origins)
                .WithMethods(HttpMethods.Get, HttpMethods.Post)
                .WithHeaders(HeaderNames.ContentType, HeaderNames.Authorization, HeaderNames.Accept, MeterHeaders.Cost, "X-Api-Key", ConsistencyTokens.Header)
                .WithExposedHeaders(
                    MeterHeaders.Limit, MeterHeaders.Remaining, MeterHeaders.Reset, HeaderNames.RetryAfter, ConsistencyTokens.Header)
                .SetPreflightMaxAge(TimeSpan.FromHours(1)));
        }
    }
}
