using System.Security.Cryptography;

namespace GraphBooking.Sandbox.Payments;

/// <param name="PaymentMethodToken">Null when the card form is still to come.</param>
/// <param name="Metadata">Given back as it came.</param>
internal sealed record StartPayment(
    string Id, long AmountMinor, string Currency, string? PaymentMethodToken, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>How long a slow payment takes.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);

    /// <summary>The payment as its token begins it.</summary>
    public Decision Decide(DateTimeOffset now)
    {
        var withCard = new BookedPayment { Payment = New(now, Card.Test) };
        return PaymentMethodToken switch
        {
            null => Wait(now, card: null),
            "tok_action" => Wait(now, Card.Test),
            "tok_ok" => PaymentSteps.Authorize(withCard),
            "tok_slow" => Decision.Changed(withCard with { SettlesAt = now + Slowness }, eventType: null),
            "tok_timeout" => Decision.Changed(PaymentSteps.Take(withCard) with { IsSilent = true }, eventType: null),
            "tok_declined" => PaymentSteps.Fail(withCard, "card_declined"),
            _ => PaymentSteps.Fail(new BookedPayment { Payment = New(now, card: null) }, "invalid_payment_method"),
        };
    }

    private Decision Wait(DateTimeOffset now, Card? card)
    {
        var payment = New(now, card) with
        {
            Status = PaymentStatus.RequiresAction,
            ClientSecret = $"{Id}_secret_{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
        };
        return Decision.Changed(new BookedPayment { Payment = payment }, EventTypes.RequiresAction);
    }

    private Payment New(DateTimeOffset now, Card? card) => new()
    {
        Id = Id,
        Status = PaymentStatus.Processing,
        AmountMinor = AmountMinor,
        Currency = Currency,
        Card = card,
        Metadata = Metadata,
        CreatedAt = now,
    };
}
