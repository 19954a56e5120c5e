using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Payments;

/// <summary>
/// A card provider, over one account of ours. Every call can be repeated: the payment's id, and a refund's own, are the
/// idempotency keys. A call whose outcome is unknown throws <see cref="ProviderUnavailableException"/>, one that was
/// definitely refused <see cref="ProviderRefusedException"/>.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Reserves the money, or takes it where the means of payment knows no reservation. A decline is an answer, and no refusal.</summary>
    /// <param name="tenant">Whose payment it is; the provider tells it back in its events.</param>
    /// <param name="payment">Not yet known there.</param>
    /// <param name="methodToken">The provider's own token of a card; null when the payer is still to give one.</param>
    /// <param name="cancellationToken">Leaves the outcome unknown.</param>
    Task<ProviderPayment> Start(TenantId tenant, Payment payment, string? methodToken, CancellationToken cancellationToken);

    /// <returns>Null when the provider has never heard of it.</returns>
    Task<ProviderPayment?> Find(Payment payment, CancellationToken cancellationToken);

    /// <summary>Takes all that is reserved.</summary>
    Task<ProviderPayment> Capture(Payment payment, CancellationToken cancellationToken);

    /// <summary>Lets go of what is reserved, or of what waits for the payer.</summary>
    Task<ProviderPayment> Cancel(Payment payment, CancellationToken cancellationToken);

    Task<ProviderPayment> Refund(Payment payment, Refund refund, CancellationToken cancellationToken);

    /// <summary>What the provider has in its books for one tenant.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="created">When the payments were made there.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>With our id; null for a payment that names none.</returns>
    IAsyncEnumerable<(PaymentId? Id, ProviderPayment Payment)> List(TenantId tenant, TimeRange created, CancellationToken cancellationToken);

    /// <summary>Reads an event that somebody posted to us.</summary>
    /// <param name="body">The exact text.</param>
    /// <param name="signature">The header that signs it; null when there was none.</param>
    /// <param name="now">An event signed too long before is stale.</param>
    /// <returns>Null when this account did not sign it just now.</returns>
    ProviderNotice? Read(string body, string? signature, DateTimeOffset now);

    /// <summary>Asks whose an event is that says so by the provider's own id of a payment alone.</summary>
    /// <param name="notice">As it was read.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>With its tenant and payment; unchanged when it has them, or when the payment is nobody's.</returns>
    Task<ProviderNotice> Identify(ProviderNotice notice, CancellationToken cancellationToken);
}

/// <summary>
/// That something happened at the provider. It is taken as a reason to ask how things stand, so that its age and order do
/// not matter.
/// </summary>
/// <param name="EventId">The provider's id of the event, the same for each copy.</param>
/// <param name="Type">The provider's name for what happened.</param>
/// <param name="Tenant">Whose it is; null when it names none.</param>
/// <param name="Payment">Ours; null when it names none.</param>
/// <param name="Reference">The provider's own id of a payment, when the event tells no more of it than that.</param>
public sealed record ProviderNotice(string EventId, string Type, TenantId? Tenant, PaymentId? Payment, string? Reference = null);

/// <summary>The provider did not answer, or not with an answer: what was asked may or may not have happened.</summary>
public sealed class ProviderUnavailableException : Exception
{
    public ProviderUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>The provider says that it will not do what was asked, and has not done it.</summary>
public sealed class ProviderRefusedException(string code) : Exception($"The payment provider refused: {code}.")
{
    /// <summary>The provider's code, such as invalid_state.</summary>
    public string Code { get; } = code;
}
