namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>One step of a random sequence. Its numbers pick among what there is by then, and come round when there is less.</summary>
internal abstract record Act
{
    /// <summary>What befalls the calls to the provider that the step leads to; null for nothing.</summary>
    public Trouble? Trouble { get; init; }

    public sealed record Hold(int Slot, int Quantity) : Act;

    /// <param name="Booking">Which.</param>
    /// <param name="Token">Null when the payer gives a card later.</param>
    /// <param name="AmountMinor">What is due when null.</param>
    public sealed record Pay(int Booking, string? Token, int? AmountMinor) : Act;

    /// <param name="Payment">Which.</param>
    /// <param name="AmountMinor">All that is left when null.</param>
    public sealed record Refund(int Payment, int? AmountMinor) : Act;

    /// <summary>An earlier payment or refund is asked for again, under the same key.</summary>
    public sealed record Repeat(int Which) : Act;

    /// <summary>The payer does what is asked of them, or fails to.</summary>
    public sealed record Action(int Payment, bool Succeeds) : Act;

    /// <summary>The provider is done with a payment that it was slow with.</summary>
    public sealed record Settle(int Payment) : Act;

    public sealed record Dispute(int Payment, int AmountMinor) : Act;

    public sealed record CloseDispute(int Payment, bool IsWon) : Act;

    /// <param name="Booking">Which.</param>
    /// <param name="Mutation">That takes nothing but a booking.</param>
    public sealed record Step(int Booking, string Mutation) : Act;

    public sealed record Reschedule(int Booking, int Slot) : Act;

    /// <summary>The service costs this much from now on.</summary>
    public sealed record Price(int Minor) : Act;

    /// <summary>A webhook arrives, however old it is and whether or not it came before: those of which no step speaks are lost.</summary>
    public sealed record Webhook(int Which, int Copies) : Act;

    /// <summary>A hold's time is up.</summary>
    public sealed record RunOut(int Booking) : Act;

    /// <summary>Expired holds are written down.</summary>
    public sealed record Sweep : Act;

    /// <summary>All leases run out and all pauses are over.</summary>
    public sealed record Wait : Act;

    /// <summary>The worker does a task of those that are due; all of them at once when null.</summary>
    public sealed record Work(int? Which) : Act;

    /// <summary>Calls whose callers have died long ago arrive at the provider.</summary>
    public sealed record LateCalls : Act;
}

internal enum TroubleKind
{
    /// <summary>The process dies before the call is sent.</summary>
    DiesBefore,

    /// <summary>The process dies once the call has had its effect.</summary>
    DiesAfter,

    /// <summary>The process dies, and the call arrives at the provider much later.</summary>
    DiesAndIsLate,

    /// <summary>The provider does not answer, and has done nothing.</summary>
    SilentBefore,

    /// <summary>The provider does not answer, and has done what was asked.</summary>
    SilentAfter,

    /// <summary>The provider does not answer, and does what was asked much later.</summary>
    SilentAndIsLate,

    /// <summary>Something else happens while the call is on its way to the provider.</summary>
    MeanwhileBefore,

    /// <summary>Something else happens while the answer is on its way back.</summary>
    MeanwhileAfter,
}

/// <param name="Call">Which call of the step, from 1.</param>
/// <param name="Kind">What befalls it.</param>
/// <param name="Meanwhile">What happens meanwhile, where the kind says that something does.</param>
internal sealed record Trouble(int Call, TroubleKind Kind, Act Meanwhile)
{
    public override string ToString() => Kind is TroubleKind.MeanwhileBefore or TroubleKind.MeanwhileAfter
        ? $"{Kind} at call {Call}: {Meanwhile}"
        : $"{Kind} at call {Call}";
}
