namespace GraphBooking.Sandbox.Payments;

/// <summary>What can be done with a payment, and what it is afterwards.</summary>
internal static class PaymentSteps
{
    /// <summary>The money is reserved.</summary>
    public static Decision Authorize(BookedPayment booked) => Decision.Changed(
        booked with
        {
            Payment = booked.Payment with { Status = PaymentStatus.Authorized, ClientSecret = null },
            Tally = booked.Tally + new Tally { Charges = 1 },
        },
        EventTypes.Authorized);

    public static Decision Fail(BookedPayment booked, string code) => Decision.Changed(
        booked with { Payment = booked.Payment with { Status = PaymentStatus.Failed, ClientSecret = null, FailureCode = code } },
        EventTypes.Failed);

    /// <summary>The whole amount at once, without a reservation before.</summary>
    public static BookedPayment Take(BookedPayment booked) => Take(booked, booked.Payment.AmountMinor, charges: 1);

    public static Decision CompleteAction(BookedPayment booked) => booked.Payment.Status == PaymentStatus.RequiresAction
        ? Authorize(booked with { Payment = booked.Payment with { Card = Card.Test } })
        : Refusal.InvalidState;

    public static Decision FailAction(BookedPayment booked) => booked.Payment.Status == PaymentStatus.RequiresAction
        ? Fail(booked, "authentication_failed")
        : Refusal.InvalidState;

    public static Decision Settle(BookedPayment booked) => booked.Payment.Status == PaymentStatus.Processing
        ? Decision.Changed(Take(booked) with { SettlesAt = null }, EventTypes.Captured)
        : Refusal.InvalidState;

    public static Decision Capture(BookedPayment booked, long amountMinor)
    {
        if (amountMinor > booked.Payment.AmountMinor)
        {
            return Refusal.Invalid("amountMinor is at most the payment's.");
        }

        return booked.Payment.Status switch
        {
            PaymentStatus.Captured => Decision.Unchanged(booked),
            PaymentStatus.Authorized => Decision.Changed(Take(booked, amountMinor, charges: 0), EventTypes.Captured),
            _ => Refusal.InvalidState,
        };
    }

    public static Decision Cancel(BookedPayment booked) => booked.Payment.Status switch
    {
        PaymentStatus.Cancelled => Decision.Unchanged(booked),
        PaymentStatus.RequiresAction or PaymentStatus.Authorized => Decision.Changed(
            booked with { Payment = booked.Payment with { Status = PaymentStatus.Cancelled, ClientSecret = null } },
            EventTypes.Cancelled),
        _ => Refusal.InvalidState,
    };

    /// <summary>A refund of an id that the payment does not have yet.</summary>
    public static Decision Refund(BookedPayment booked, string refundId, long amountMinor, DateTimeOffset now)
    {
        var payment = booked.Payment;
        if (amountMinor > payment.CapturedMinor - payment.RefundedMinor)
        {
            return Refusal.RefundExceedsPayment;
        }

        return Decision.Changed(
            booked with
            {
                Payment = payment with
                {
                    RefundedMinor = payment.RefundedMinor + amountMinor,
                    Refunds = [.. payment.Refunds, new Refund(refundId, amountMinor, "succeeded", now)],
                },
                Tally = booked.Tally + new Tally { Refunds = 1, RefundedMinor = amountMinor },
            },
            EventTypes.Refunded);
    }

    private static BookedPayment Take(BookedPayment booked, long amountMinor, int charges) => booked with
    {
        Payment = booked.Payment with { Status = PaymentStatus.Captured, CapturedMinor = amountMinor },
        Tally = booked.Tally + new Tally { Charges = charges, Captures = 1, CapturedMinor = amountMinor },
    };
}
