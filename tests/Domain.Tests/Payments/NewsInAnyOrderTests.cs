using CsCheck;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>News comes late, twice and in any order; what it leads to is what the last of it says.</summary>
public sealed class NewsInAnyOrderTests
{
    private static readonly Gen<Case> Cases = Gen
        .Select(Gen.Int[0, 3], ProviderHistory.Steps, Gen.Int[0, 14].Array[0, 20], Gen.Int[0, 20])
        .Select((refunds, steps, deliveries, last) => Case.Of(refunds, steps, deliveries, last));

    [Fact]
    public void Observe_InAnyOrderAndRepeated_EndsWhereTheLastNewsAloneLeads() => Cases.Sample(
        one =>
        {
            var expected = Heard(one.Before, one.Last);
            var actual = Heard(one.Before, one.Delivered);

            Assert.Equal(Sums(expected), Sums(actual));
            Assert.True(expected.Status == actual.Status || (IsAtWork(expected) && IsAtWork(actual)), $"{actual.Status} for {expected.Status}");
            Assert.Equal(Refunds(expected), Refunds(actual));
            Assert.Equal(expected.Disputes.OrderBy(Reference), actual.Disputes.OrderBy(Reference));
        },
        iter: Rounds.Few);

    [Fact]
    public void Observe_InAnyOrderAndRepeated_TellsOfEachAmountOnce() => Cases.Sample(
        one =>
        {
            var (known, told) = (one.Before, new List<PaymentEvent>());
            foreach (var news in one.Delivered)
            {
                var change = known.Observe(news, Noon);
                told.AddRange(change.Events);
                known = change.Payment;
            }

            Assert.Equal(one.Last.CapturedMinor - one.Before.CapturedMinor, told.OfType<PaymentEvent.Captured>().Sum(happened => happened.AmountMinor));
            Assert.Equal(
                one.Last.Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor),
                told.OfType<PaymentEvent.Refunded>().Sum(happened => happened.AmountMinor));
            Assert.Equal(one.Last.Disputes.Sum(dispute => dispute.AmountMinor), told.OfType<PaymentEvent.DisputeOpened>().Sum(happened => happened.AmountMinor));
            Assert.Equal(
                one.Last.Disputes.Where(dispute => dispute.Status == DisputeStatus.Won).Sum(dispute => dispute.AmountMinor),
                told.OfType<PaymentEvent.DisputeClosed>().Where(happened => happened.IsWon).Sum(happened => happened.AmountMinor));
        },
        iter: Rounds.Few);

    [Fact]
    public void Observe_WhenItHasHeardTheLastNews_LearnsNothingFromOlderNews() => Cases.Sample(
        one =>
        {
            var known = Heard(one.Before, one.Last);
            Assert.All(one.Delivered, news => Assert.True(IsAtWork(known) || known.Observe(news, Noon).IsEmpty));
        },
        iter: Rounds.Few);

    [Fact]
    public void Replay_WhateverWasHeard_EqualsTheState() => Cases.Sample(
        one =>
        {
            var begun = Begun(1000);
            var stream = new List<(PaymentEvent, DateTimeOffset)> { (new PaymentEvent.Started(begun.BookingId, begun.Account, 1000, "EUR"), Noon) };
            var at = Noon;
            var known = begun;
            foreach (var change in Life(begun, one).Select(step => step(known, at = at.AddSeconds(1))))
            {
                stream.AddRange(change.Events.Select(happened => (happened, at)));
                known = change.Payment;
            }

            ThenEqual(known, Payment.Replay(begun.Id, stream));
            Assert.Equal(stream.Count, known.Version);
        },
        iter: Rounds.Few);

    // News, with a refund asked for, one refused and the payment let go of in between.
    private static IEnumerable<Func<Payment, DateTimeOffset, PaymentChange>> Life(Payment begun, Case one)
    {
        foreach (var (seen, i) in one.Delivered.Select((seen, i) => (seen, i)))
        {
            yield return (known, at) => known.Observe(seen with { Reference = Says(begun).Reference }, at);
            yield return (known, at) => i % 3 == 0 ? Tried(known, known.Refund(EntityId.New<RefundId>(), new Money(1 + i, "EUR"), "why", at)) : new(known, []);
            yield return (known, at) => i % 4 == 0 && known.Refunds.Count > 0 ? known.RefuseRefund(known.Refunds[0].Id, at) : new(known, []);
            yield return (known, at) => i % 5 == 0 ? known.Abandon(at) : new(known, []);
        }
    }

    private static PaymentChange Tried(Payment known, Result<PaymentChange> answer) =>
        answer.TryGet(out var change) ? change : new PaymentChange(known, []);

    private static (long, long, long, long, string?, string?) Sums(Payment payment) => (
        payment.CapturedMinor, payment.RefundedMinor, payment.DisputedMinor, payment.OnItsWayBackMinor, payment.FailureCode, payment.ProviderReference);

    private static IEnumerable<(string?, long, RefundStatus)> Refunds(Payment payment) =>
        payment.Refunds.Select(refund => (refund.ProviderReference, refund.AmountMinor, refund.Status)).Order();

    private static bool IsAtWork(Payment payment) => payment.Status is PaymentStatus.Processing or PaymentStatus.RequiresAction;

    private static string Reference(Dispute dispute) => dispute.Reference;

    private sealed record Case(Payment Before, ProviderPayment Last, ProviderPayment[] Delivered)
    {
        /// <param name="refunds">How many refunds are on their way before anything is heard; with any, all was captured.</param>
        /// <param name="steps">What happens at the provider.</param>
        /// <param name="deliveries">Which of its states are heard of, in this order.</param>
        /// <param name="last">When among them the last one is heard of.</param>
        public static Case Of(int refunds, (int Kind, long Amount, int Which)[] steps, int[] deliveries, int last)
        {
            var before = Enumerable.Range(0, refunds).Aggregate(refunds == 0 ? Begun(1000) : Captured(1000), (known, i) => Refunding(known, 100 + i));
            var history = ProviderHistory.Of(before, steps);
            var delivered = deliveries.Select(i => history[i % history.Count]).ToList();
            delivered.Insert(last % (delivered.Count + 1), history[^1]);
            return new Case(before, history[^1], [.. delivered]);
        }
    }
}
