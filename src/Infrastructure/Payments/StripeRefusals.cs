using System.Net;
using GraphBooking.Application.Payments;
using Stripe;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// What Stripe's errors mean. Their texts are told to nobody: they repeat tokens and parts of keys, so that codes alone go on.
/// </summary>
internal static class StripeRefusals
{
    private const string Card = "card_error";
    private const string KeyUsedOtherwise = "idempotency_error";
    private const string Missing = "resource_missing";

    /// <returns>One of the port's exceptions; null for what is no error of Stripe's.</returns>
    public static Exception? Translate(Exception e) => e is not StripeException told ? null
        : IsDefinite(told) ? new ProviderRefusedException(CodeOf(told.StripeError))
        : new ProviderUnavailableException($"The provider stripe answered {(int)told.HttpStatusCode} ({CodeOf(told.StripeError)}).", inner: null);

    /// <summary>
    /// Whether Stripe itself says that it has not done it and will not. It is not that while somebody else holds the object,
    /// nor when a key was used before with other parameters: then the first call may have been carried out. Credentials that
    /// are wrong are for the operator to put right, and say nothing of the payment.
    /// </summary>
    public static bool IsDefinite(StripeException e) =>
        e.StripeError is { Type: not null and not KeyUsedOtherwise }
        && e.HttpStatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict
            or HttpStatusCode.TooManyRequests);

    public static bool IsMissing(StripeException e) => IsDefinite(e) && e.StripeError.Code == Missing;

    /// <summary>Whether it is a means of payment that Stripe does not know or cannot use; a card that was declined is neither.</summary>
    public static bool IsOfTheMethod(StripeError error) =>
        error.Type != Card
        && (error.Code == Missing || error.Param?.StartsWith("payment_method", StringComparison.Ordinal) == true);

    /// <summary>The bank's reason where there is one, as a code.</summary>
    public static string CodeOf(StripeError? error) => error?.DeclineCode ?? error?.Code ?? error?.Type ?? "unknown";
}
