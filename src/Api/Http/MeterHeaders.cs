using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>What a caller asks and is told of costs and rates, in headers.</summary>
internal static class MeterHeaders
{
    public const string Cost = "GraphQL-Cost";
    public const string Limit = "RateLimit-Limit";
    public const string Remaining = "RateLimit-Remaining";
    public const string Reset = "RateLimit-Reset";

    public static OperationMeter Read(HttpContext context) => Read(context.Request.Headers[Cost], context.Consistency());

    /// <param name="asked">What the header says, or what stands for it.</param>
    /// <param name="consistency">Of the request, or of the socket.</param>
    public static OperationMeter Read(StringValues asked, Consistency consistency) => new()
    {
        ReportsCost = string.Equals(asked, "report", StringComparison.OrdinalIgnoreCase),
        Consistency = consistency,
    };

    public static void Write(HttpResponse response, RateState? rate)
    {
        if (rate is null)
        {
            return;
        }

        response.Headers[Limit] = Text(rate.Limit);
        response.Headers[Remaining] = Text(rate.Remaining);
        response.Headers[Reset] = Text(rate.Reset);
        if (rate.RetryAfter is { } seconds)
        {
            response.Headers[HeaderNames.RetryAfter] = Text(seconds);
        }
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
