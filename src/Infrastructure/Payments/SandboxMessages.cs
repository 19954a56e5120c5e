using System.Text.Json;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>What the sandbox sends. What it must say and does not is a <see cref="JsonException"/>.</summary>
internal static class SandboxMessages
{
    internal sealed record Payment(
        string Id,
        string Status,
        long AmountMinor,
        long CapturedMinor,
        string? ClientSecret,
        string? FailureCode,
        PaymentCard? Card,
        IReadOnlyList<Refund> Refunds,
        IReadOnlyList<Dispute> Disputes)
    {
        public ProviderPayment ToSnapshot() => new(
            Id,
            Status switch
            {
                "requires_action" => PaymentStatus.RequiresAction,
                "processing" => PaymentStatus.Processing,
                "authorized" => PaymentStatus.Authorized,
                "captured" => PaymentStatus.Captured,
                "failed" => PaymentStatus.Failed,
                "cancelled" => PaymentStatus.Cancelled,
                _ => throw new JsonException("A payment has a status that is not known here."),
            },
            AmountMinor,
            CapturedMinor,
            ClientSecret,
            FailureCode,
            Card,
            [.. Refunds.Select(refund => refund.ToSnapshot())],
            [.. Disputes.Select(dispute => dispute.ToSnapshot())]);
    }

    internal sealed record Refund(string Id, long AmountMinor, string Status)
    {
        // The sandbox knows a refund by our id alone.
        public ProviderRefund ToSnapshot() => new(
            Id,
            EntityId.TryParse<RefundId>(Id, out var ours) ? ours : null,
            AmountMinor,
            Status switch
            {
                "pending" => RefundStatus.Pending,
                "succeeded" => RefundStatus.Succeeded,
                "failed" => RefundStatus.Failed,
                _ => throw new JsonException("A refund has a status that is not known here."),
            });
    }

    internal sealed record Dispute(string Id, long AmountMinor, string Status)
    {
        public ProviderDispute ToSnapshot() => new(Id, AmountMinor, Status switch
        {
            "open" => DisputeStatus.Open,
            "won" => DisputeStatus.Won,
            "lost" => DisputeStatus.Lost,
            _ => throw new JsonException("A dispute has a status that is not known here."),
        });
    }

    internal sealed record Page(IReadOnlyList<Payment> Payments, bool HasMore);

    internal sealed record Failure(Refusal Error);

    internal sealed record Refusal(string Code);

    internal sealed record Event(string Id, string Type, string? PaymentId = null, IReadOnlyDictionary<string, string>? Metadata = null);
}
