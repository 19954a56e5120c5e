using GraphBooking.Application.Shared;
using GraphQL;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Why a request is refused as a whole, before anything of it runs.</summary>
public static class RequestErrors
{
    public const string NotAuthenticatedCode = "AUTH_NOT_AUTHENTICATED";
    public const string NotAuthorizedCode = "AUTH_NOT_AUTHORIZED";
    public const string InternalCode = "INTERNAL_SERVER_ERROR";
    public const string QueriesOnlyCode = "MUTATION_NOT_ALLOWED";
    public const string SubscriptionsNotServedCode = "SUBSCRIPTION_NOT_SUPPORTED";
    public const string TooDeepCode = "DOCUMENT_TOO_DEEP";

    public const string TooLongCode = "DOCUMENT_TOO_LONG";
    public const string TooLargeCode = "DOCUMENT_TOO_LARGE";
    public const string TooManyAliasesCode = "TOO_MANY_ALIASES";
    public const string TooManyDefinitionsCode = "TOO_MANY_DEFINITIONS";
    public const string TooManyRootFieldsCode = "TOO_MANY_ROOT_FIELDS";
    public const string TooManyDirectivesCode = "TOO_MANY_DIRECTIVES";
    public const string FragmentCycleCode = "NO_FRAGMENT_CYCLES";
    public const string CostExceededCode = "COST_EXCEEDED";
    public const string RateLimitedCode = "RATE_LIMITED";
    public const string UnavailableCode = "SERVICE_UNAVAILABLE";
    public const string TimeoutCode = "OPERATION_TIMEOUT";

    /// <summary>What the request itself says makes no sense; its document was not looked at.</summary>
    public const string BadRequestCode = "BAD_REQUEST";
    public const string DocumentNotFoundCode = "PERSISTED_DOCUMENT_NOT_FOUND";
    public const string DocumentRequiredCode = "PERSISTED_DOCUMENT_REQUIRED";

    // Apollo's; its clients know the first two by their messages.
    public const string QueryNotFoundCode = "PERSISTED_QUERY_NOT_FOUND";
    public const string QueryNotSupportedCode = "PERSISTED_QUERY_NOT_SUPPORTED";
    public const string HashMismatchCode = "PERSISTED_QUERY_HASH_MISMATCH";

    /// <summary>Whether it was refused for nothing but being a subscription.</summary>
    internal static bool IsSubscription(ExecutionResult result) =>
        result.Errors is [{ Code: SubscriptionsNotServedCode }];

    internal static ExecutionError NotAuthenticated() => Of(NotAuthenticatedCode, "This needs a credential.");

    internal static ExecutionError NotAuthorized() => Of(NotAuthorizedCode, "The caller's role does not permit this.");

    internal static ExecutionError QueriesOnly() => Of(QueriesOnlyCode, "Mutations are not accepted this way.");

    internal static ExecutionError SubscriptionsNotServed() => Of(SubscriptionsNotServedCode, "Subscriptions are served over WebSocket, or as text/event-stream.");

    internal static ExecutionError NothingToFollow() => Of("NOTHING_TO_FOLLOW", "The subscription asks for no field that could be followed.");

    internal static ExecutionError QueryMissing() => Of("QUERY_MISSING", "The request holds no document.");

    internal static ExecutionError BadRequest(string why) => Of(BadRequestCode, why);

    internal static ExecutionError DocumentNotFound() => Of(DocumentNotFoundCode, "No document has this id here.");

    internal static ExecutionError DocumentRequired() =>
        Of(DocumentRequiredCode, "A partner runs published documents only: send a documentId in place of the text.");

    internal static ExecutionError QueryNotFound() => Of(QueryNotFoundCode, "PersistedQueryNotFound");

    internal static ExecutionError QueryNotSupported() => Of(QueryNotSupportedCode, "PersistedQueryNotSupported");

    internal static ExecutionError HashMismatch() => Of(HashMismatchCode, "The hash is not the SHA-256 of the query, in lower-case hex.");

    internal static ExecutionError NotExecutable() =>
        Of("EXECUTABLE_DEFINITIONS", "The document holds something other than operations and fragments.");

    internal static ExecutionError NoRoot(OperationType type) =>
        Of("OPERATION_TYPE_NOT_SUPPORTED", $"The schema has no {type.ToString().ToLowerInvariant()} operations.");

    internal static ExecutionError NoOperation() => Of("NO_OPERATION", "The document holds no operation.");

    internal static ExecutionError NoSuchOperation() =>
        Of("INVALID_OPERATION_NAME", "operationName must name one of the document's operations.");

    internal static ExecutionError Unreadable(string why) => Of("SYNTAX_ERROR", why);

    internal static ExecutionError TooDeep() => Of(TooDeepCode, "The document nests too deep.");

    internal static ExecutionError TooMany(string code, string what, int most) => Of(code, $"The document has more than {most} {what}.");

    internal static ExecutionError FragmentCycle() => Of(FragmentCycleCode, "A fragment spreads itself.");

    internal static ExecutionError CostExceeded(long cost, int maximum)
    {
        var error = Of(CostExceededCode, $"The operation would cost {cost}; {maximum} is the most.");
        error.Extensions = new Dictionary<string, object?> { ["cost"] = cost, ["maximum"] = maximum };
        return error;
    }

    internal static ExecutionError TooManyOperations(int most) =>
        Of("TOO_MANY_OPERATIONS", $"More than {most} operations run on this connection.");

    internal static ExecutionError TooLargeOperations(int most) =>
        Of("TOO_MANY_OPERATIONS", $"The operations that run on this connection are over {most} bytes together.");

    internal static ExecutionError CredentialExpired() => Of(NotAuthenticatedCode, "The credential has expired.");

    internal static ExecutionError SubscriberTooSlow() =>
        Of("SUBSCRIBER_TOO_SLOW", "The subscriber reads more slowly than changes happen. Go on with the last cursor.");

    /// <summary>Says by itself what HTTP also says in headers: neither sockets nor streams of events have any.</summary>
    internal static ExecutionError RateLimited(RateState state)
    {
        var error = Of(RateLimitedCode, "The tenant or the partner has spent what it may for now.");
        error.Extensions = new Dictionary<string, object?>
        {
            ["limit"] = state.Limit,
            ["remaining"] = state.Remaining,
            ["reset"] = state.Reset,
            ["retryAfter"] = state.RetryAfter,
        };
        return error;
    }

    internal static ExecutionError Unavailable(UnavailableException unavailable)
    {
        var error = Of(UnavailableCode, unavailable.Message);
        error.Extensions = new Dictionary<string, object?> { ["what"] = unavailable.What, ["retryable"] = true };
        return error;
    }

    internal static ExecutionError TimedOut() =>
        Of(TimeoutCode, "The operation took too long and was stopped. What a mutation did until then is best found out by repeating it with its idempotencyKey.");

    private static ExecutionError Of(string code, string message) => new(message) { Code = code };
}
