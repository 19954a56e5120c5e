using GraphQL;

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

    internal static ExecutionError NotAuthenticated() => Of(NotAuthenticatedCode, "This needs a credential.");

    internal static ExecutionError NotAuthorized() => Of(NotAuthorizedCode, "The caller's role does not permit this.");

    internal static ExecutionError QueriesOnly() => Of(QueriesOnlyCode, "Mutations are not accepted this way.");

    internal static ExecutionError SubscriptionsNotServed() => Of(SubscriptionsNotServedCode, "Subscriptions are not served here.");

    internal static ExecutionError QueryMissing() => Of("QUERY_MISSING", "The request holds no document.");

    internal static ExecutionError NoOperation() => Of("NO_OPERATION", "The document holds no operation.");

    internal static ExecutionError NoSuchOperation() =>
        Of("INVALID_OPERATION_NAME", "operationName must name one of the document's operations.");

    internal static ExecutionError Unreadable(string why) => Of("SYNTAX_ERROR", why);

    private static ExecutionError Of(string code, string message) => new(message) { Code = code };
}
