using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Records;

/// <summary>What a call is answered: the payment as it now is, or why not. One of them is null.</summary>
internal sealed record Outcome(BookedPayment? Booked, Refusal? Refusal)
{
    public static implicit operator Outcome(BookedPayment booked) => new(booked, null);

    public static implicit operator Outcome(Refusal refusal) => new(null, refusal);
}
