using GraphBooking.Api.GraphQL.Execution;
using GraphQL;

namespace GraphBooking.Api.Http;

/// <summary>The HTTP status of an answer to a well-formed request.</summary>
internal static class ResultStatus
{
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";
    public const string InternalError = "INTERNAL_SERVER_ERROR";

    /// <summary>What the executor says of a mutation where only queries go.</summary>
    public const string MutationNotAllowed = "MUTATION_NOT_ALLOWED";

    public static int Of(ExecutionResult result, string mediaType) =>
        result.Executed ? StatusCodes.Status200OK
        : Has(result, InternalError) ? StatusCodes.Status500InternalServerError
        : Has(result, MutationNotAllowed) ? StatusCodes.Status405MethodNotAllowed
        : Has(result, RequestErrors.RateLimitedCode) ? StatusCodes.Status429TooManyRequests
        : Has(result, RequestErrors.BadRequestCode) || Has(result, RequestErrors.HashMismatchCode) ? StatusCodes.Status400BadRequest
        // Before application/graphql-response+json, clients took every other status for a failure of the transport.
        : mediaType == MediaTypes.Json ? StatusCodes.Status200OK
        : Has(result, NotAuthenticated) ? StatusCodes.Status401Unauthorized
        : Has(result, NotAuthorized) ? StatusCodes.Status403Forbidden
        : Has(result, RequestErrors.TimeoutCode) ? StatusCodes.Status504GatewayTimeout
        : StatusCodes.Status400BadRequest;

    private static bool Has(ExecutionResult result, string code) =>
        result.Errors?.Any(error => error.Code == code) == true;
}
