using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>Which media types go in and out, by the Content-Type and Accept headers.</summary>
internal static class MediaTypes
{
    public const string GraphQLResponse = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";
    public const string Html = "text/html";

    private static readonly string[] Answers = [Json, GraphQLResponse, EventStream];
    private static readonly string[] AnswersAndPages = [Json, GraphQLResponse, EventStream, Html];

    /// <summary>Whether a body of this content type is read: only what a page of another origin cannot send unasked.</summary>
    public static bool IsReadable(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && IsUtf8(type)
        && (request.Headers.ContentEncoding.Count == 0
            || request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>The media type that the caller likes best; null when it accepts none of ours.</summary>
    /// <param name="request">Its Accept headers count.</param>
    /// <param name="pages">Whether a page for people can be given, too.</param>
    public static string? Negotiate(HttpRequest request, bool pages)
    {
        if (request.Headers.Accept.All(string.IsNullOrWhiteSpace))
        {
            return Json;
        }

        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges))
        {
            return null;
        }

        // Of equals, a type that was named goes before one that a wildcard lets in, and then the one that was named first.
        return (pages ? AnswersAndPages : Answers)
            .Select(type => (Type: type, Range: MostSpecific(ranges, type)))
            .Where(offer => offer.Range >= 0 && Quality(ranges[offer.Range]) > 0)
            .OrderByDescending(offer => Quality(ranges[offer.Range]))
            .ThenByDescending(offer => Specificity(ranges[offer.Range], offer.Type))
            .ThenBy(offer => Specificity(ranges[offer.Range], offer.Type) == Named ? offer.Range : 0)
            .Select(offer => offer.Type)
            .FirstOrDefault();
    }

    /// <summary>Whether the caller names the type as one that would do.</summary>
    public static bool Accepts(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges)
        && ranges.Any(range => Specificity(range, type) == Named && Quality(range) > 0);

    private const int Named = 3;

    private static int MostSpecific(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var best = -1;
        for (var i = 0; i < ranges.Count; i++)
        {
            var specificity = Specificity(ranges[i], type);
            if (specificity > 0 && (best < 0 || specificity > Specificity(ranges[best], type)))
            {
                best = i;
            }
        }

        return best;
    }

    // A wildcard never means a page or a stream: programs that take anything want data.
    private static int Specificity(MediaTypeHeaderValue range, string type) =>
        !IsUtf8(range) ? 0
        : range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? Named
        : type is Html or EventStream ? 0
        : range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) ? 2
        : range.MatchesAllTypes ? 1
        : 0;

    private static double Quality(MediaTypeHeaderValue range) => range.Quality ?? 1;

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
