using CsCheck;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>What happens to one business, one step after the other.</summary>
/// <param name="HasDeposit">Whether its service asks for one.</param>
/// <param name="HasPolicy">Whether its service has a cancellation policy.</param>
/// <param name="Acts">In order.</param>
internal sealed record Sequence(bool HasDeposit, bool HasPolicy, IReadOnlyList<Act> Acts)
{
    private const int MostActs = 12;

    // Mostly the first, so that much happens to one booking and its payments.
    private static readonly Gen<int> Which = Gen.Frequency((6, 0), (3, 1), (1, 2));

    private static readonly Gen<string?> Token = Gen.Frequency<string?>(
        (6, "tok_ok"), (3, "tok_slow"), (3, "tok_action"), (1, "tok_timeout"), (1, "tok_declined"), (1, null), (1, "tok_unknown"));

    private static readonly Gen<int?> Amount = Gen.OneOf<int?>(null, null, null, 1, 100, 200, 333, 400, 600, 1000);

    private static readonly Gen<Act> Hold = Gen.Select(Gen.Int[0, 2], Gen.Frequency((3, 1), (1, 2)), (slot, quantity) => (Act)new Act.Hold(slot, quantity));

    private static readonly Gen<Act> Pay =
        Gen.Select(Which, Token, Amount, (booking, token, amount) => (Act)new Act.Pay(booking, token, amount));

    private static readonly Gen<Act> Plain = Gen.Frequency(
        (5, Hold),
        (20, Pay),
        (10, Gen.Select(Which, Amount, (payment, amount) => (Act)new Act.Refund(payment, amount))),
        (4, Which.Select(which => (Act)new Act.Repeat(which))),
        (7, Gen.Select(Which, Gen.Frequency((4, true), (1, false)), (payment, succeeds) => (Act)new Act.Action(payment, succeeds))),
        (6, Which.Select(payment => (Act)new Act.Settle(payment))),
        (4, Gen.Select(Which, Gen.OneOf(1, 200, 400), (payment, amount) => (Act)new Act.Dispute(payment, amount))),
        (3, Gen.Select(Which, Gen.Bool, (payment, isWon) => (Act)new Act.CloseDispute(payment, isWon))),
        (14, Gen.Select(
            Which,
            Gen.Frequency((5, "cancelBooking"), (3, "confirmBooking"), (1, "checkInBooking"), (1, "completeBooking"), (1, "markNoShow")),
            (booking, mutation) => (Act)new Act.Step(booking, mutation))),
        (5, Gen.Select(Which, Gen.Int[0, 2], (booking, slot) => (Act)new Act.Reschedule(booking, slot))),
        (3, Gen.OneOf(700, 1000, 1300).Select(minor => (Act)new Act.Price(minor))),
        (9, Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3], (which, copies) => (Act)new Act.Webhook(which, copies))),
        (8, Which.Select(booking => (Act)new Act.RunOut(booking))),
        (5, Gen.Const((Act)new Act.Sweep())),
        (8, Gen.Const((Act)new Act.Wait())),
        (16, Gen.OneOf<int?>(null, 0, 1, 2).Select(which => (Act)new Act.Work(which))),
        (2, Gen.Const((Act)new Act.LateCalls())));

    private static readonly Gen<Trouble?> Troubles = Gen.Frequency(
        (6, Gen.Const((Trouble?)null)),
        (5, Gen.Select(Gen.Frequency((3, 1), (2, 2), (1, 3)), Gen.Enum<TroubleKind>(), Plain, (call, kind, meanwhile) => (Trouble?)new Trouble(call, kind, meanwhile))));

    private static readonly Gen<Act> Any = Troubled(Plain);

    /// <summary>Sequences that begin with a hold that is paid for: without one nothing can happen.</summary>
    public static readonly Gen<Sequence> All = Gen.Select(
        Gen.Frequency((4, true), (1, false)), Gen.Bool, Hold, Troubled(Pay), Any.Array[2, MostActs - 2],
        (hasDeposit, hasPolicy, hold, pay, acts) => new Sequence(hasDeposit, hasPolicy, [hold, pay, .. acts]));

    private static Gen<Act> Troubled(Gen<Act> acts) => Gen.Select(acts, Troubles, (act, trouble) =>
        act is Act.Pay or Act.Refund or Act.Work ? act with { Trouble = trouble } : act);

    /// <summary>The sequences that are one step shorter, or have one trouble less.</summary>
    public IEnumerable<Func<Sequence, Sequence>> Simpler()
    {
        for (var i = Acts.Count - 1; i >= 0; i--)
        {
            var act = Acts[i];
            yield return sequence => sequence with { Acts = [.. sequence.Acts.Where(other => !ReferenceEquals(other, act))] };
        }

        foreach (var act in Acts.Where(act => act.Trouble is not null))
        {
            yield return sequence => sequence with { Acts = [.. sequence.Acts.Select(other => ReferenceEquals(other, act) ? other with { Trouble = null } : other)] };
        }
    }

    public override string ToString() =>
        $"deposit: {HasDeposit}, policy: {HasPolicy}{string.Concat(Acts.Select(act => $"\n  {act}"))}";
}
