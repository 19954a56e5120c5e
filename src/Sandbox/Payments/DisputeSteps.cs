using System.Security.Cryptography;

namespace GraphBooking.Sandbox.Payments;

/// <summary>A cardholder questions a payment, and the bank decides.</summary>
internal static class DisputeSteps
{
    /// <param name="booked">Must have been captured.</param>
    /// <param name="disputeId">Made up when null; one that exists is not opened again.</param>
    /// <param name="amountMinor">At most what was captured.</param>
    public static Decision Open(BookedPayment booked, string? disputeId, long amountMinor)
    {
        var payment = booked.Payment;
        if (payment.Disputes.FirstOrDefault(dispute => dispute.Id == disputeId) is { } known)
        {
            return known.AmountMinor == amountMinor ? Decision.Unchanged(booked) : Refusal.AlreadyExists;
        }

        if (payment.Status != PaymentStatus.Captured)
        {
            return Refusal.InvalidState;
        }

        if (amountMinor > payment.CapturedMinor)
        {
            return Refusal.Invalid("amountMinor is at most what was captured.");
        }

        var opened = new Dispute(disputeId ?? NewId(), amountMinor, DisputeStatus.Open);
        return Decision.Changed(
            booked with { Payment = payment with { Disputes = [.. payment.Disputes, opened] } }, EventTypes.DisputeOpened);
    }

    public static Decision Close(BookedPayment booked, string disputeId, DisputeStatus outcome)
    {
        var payment = booked.Payment;
        if (payment.Disputes.FirstOrDefault(dispute => dispute.Id == disputeId) is not { } known)
        {
            return Refusal.NotFound;
        }

        if (known.Status != DisputeStatus.Open)
        {
            return known.Status == outcome ? Decision.Unchanged(booked) : Refusal.InvalidState;
        }

        return Decision.Changed(
            booked with
            {
                Payment = payment with
                {
                    Disputes = [.. payment.Disputes.Select(dispute => dispute.Id == disputeId ? dispute with { Status = outcome } : dispute)],
                },
            },
            EventTypes.DisputeClosed);
    }

    private static string NewId() => $"dsp_{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
}
