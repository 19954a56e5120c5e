namespace GraphBooking.Api.Http;

/// <summary>Why a request went no further than the edge.</summary>
/// <param name="Status">The HTTP status, whatever media type the caller accepts.</param>
/// <param name="Code">The error's <c>extensions.code</c>.</param>
/// <param name="Message">For the caller.</param>
/// <param name="Allow">The methods that would do, of a 405.</param>
internal sealed record Refusal(int Status, string Code, string Message, string? Allow = null)
{
    public static Refusal BadRequest(string message) =>
        new(StatusCodes.Status400BadRequest, "BAD_REQUEST", message);

    public static readonly Refusal Method = new(
        StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Ask with GET or POST.", "GET, HEAD, POST");

    public static readonly Refusal NotAcceptable = new(
        StatusCodes.Status406NotAcceptable,
        "NOT_ACCEPTABLE",
        $"Answers come as {MediaTypes.GraphQLResponse} or {MediaTypes.Json}.");

    public static readonly Refusal TooLarge = new(
        StatusCodes.Status413PayloadTooLarge, "REQUEST_TOO_LARGE", $"The body is over {RequestBody.MaxBytes} bytes.");

    public static readonly Refusal ContentType = new(
        StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", $"Send {MediaTypes.Json} in UTF-8, not encoded otherwise.");
}
