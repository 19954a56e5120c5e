using GraphBooking.Api.GraphQL.Execution;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>What a caller asks and is told of costs and rates, in headers.</summary>
internal static class MeterHeaders
{
    public const string Cost = "GraphQL-Cost";
    public const string Limit = "RateLimit-Limit";
    public const string Remaining = "RateLimit-Remaining";
    public const string Reset = "RateLimit-Reset";

    public static OperationMeter Read(HttpRequest request) =>
        new() { ReportsCost = string.Equals(request.Headers[Cost], "report", StringComparison.OrdinalIgnoreCase) };

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
