using System.Text.Json;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Holds books at rest against what must be true of them, whatever has happened.</summary>
internal static class Audit
{
    /// <returns>What is not as it must be.</returns>
    public static IReadOnlyList<string> Faults(TenantBooks books) =>
    [
        .. books.Bookings.SelectMany(booking => Faults(books, booking)),
        .. books.Payments.SelectMany(payment => Faults(books, payment)),
        .. LedgerFaults(books),
        .. ClaimFaults(books),
        .. CountFaults(books),
        .. books.Discrepancies.Select(one => $"a discrepancy is reported: {one!.ToJsonString()}"),
        .. books.Unanswered.Select(key => $"a key has no answer: {key}"),
    ];

    private static IEnumerable<string> Faults(TenantBooks books, Booking booking)
    {
        var lines = books.Ledger.Where(line => line.Booking == booking.Id).ToArray();
        var owed = lines.Where(line => line.Account is LedgerAccount.CustomerReceivable or LedgerAccount.Refunds).Sum(line => line.Minor);
        if (lines.Length == 0 ? booking.PaidMinor != 0 : owed != booking.PriceMinor - booking.PaidMinor)
        {
            yield return $"{booking.Id}: the ledger says {owed} where {booking.PriceMinor} - {booking.PaidMinor} is due";
        }

        if (books.Of(booking).Sum(payment => payment.CapturedMinor - payment.RefundedMinor) != booking.PaidMinor)
        {
            yield return $"{booking.Id}: its payments do not add up to {booking.PaidMinor}";
        }

        var wasConfirmed = books.StreamOf(booking).Any(happened => happened.Event is BookingConfirmed);
        var byStaff = books.Of(booking).Sum(payment => RefundedByStaff(books, payment));
        if (wasConfirmed && booking.Status is not BookingStatus.Cancelled && booking.PaidMinor + byStaff < booking.DepositMinor)
        {
            yield return $"{booking.Id}: {booking.Status} with {booking.PaidMinor} of a deposit of {booking.DepositMinor}";
        }

        // What a bank has in its hands, or had, is not there to be given back.
        var disputed = books.Of(booking).Sum(payment => payment.Disputes.Sum(dispute => dispute.AmountMinor));
        if (booking.PaidMinor > disputed && (booking.Status == BookingStatus.Expired || (booking.Status == BookingStatus.Cancelled && !wasConfirmed)))
        {
            yield return $"{booking.Id}: {booking.Status} and keeps {booking.PaidMinor}";
        }

        if (booking.PaidMinor < 0 || (booking.PaidMinor - disputed > booking.PriceMinor && booking.Status != BookingStatus.Cancelled))
        {
            yield return $"{booking.Id}: {booking.PaidMinor} is paid of {booking.PriceMinor}";
        }

        if (disputed == 0 && wasConfirmed && booking.Status == BookingStatus.Cancelled && KeptOf(books, booking) is { } kept && kept != booking.PaidMinor)
        {
            yield return $"{booking.Id}: keeps {booking.PaidMinor} where its cancellation policy leaves {kept}";
        }
    }

    // Null where staff gave money back afterwards: how much of it the policy would have given back is then nobody's to say.
    private static long? KeptOf(TenantBooks books, Booking booking)
    {
        var before = books.StreamOf(booking).TakeWhile(happened => happened.Event is not BookingCancelled).ToArray();
        var at = books.StreamOf(booking).ElementAt(before.Length).At;
        var streams = books.Of(booking).SelectMany(books.StreamOf).ToArray();
        if (streams.Any(happened => happened is { Event: PaymentEvent.RefundRequested, IsBySystem: false } && happened.At > at))
        {
            return null;
        }

        var paid = before.Sum(happened => happened.Event switch
        {
            PaymentCaptured captured => captured.AmountMinor,
            PaymentRefunded refunded => -refunded.AmountMinor,
            _ => 0,
        });
        var leaving = streams.Where(happened => happened.At <= at).Sum(happened => happened.Event switch
        {
            PaymentEvent.RefundRequested asked => asked.AmountMinor,
            PaymentEvent.Refunded refunded => -refunded.AmountMinor,
            _ => 0,
        });
        return CancellationPolicy.KeptMinor(booking.CancellationTiers, Math.Min(paid - leaving, booking.PriceMinor), booking.Start - at);
    }

    private static long RefundedByStaff(TenantBooks books, Payment payment)
    {
        var asked = books.StreamOf(payment).Where(happened => !happened.IsBySystem)
            .Select(happened => happened.Event).OfType<PaymentEvent.RefundRequested>().Select(refund => refund.RefundId).ToHashSet();
        return payment.Refunds.Where(refund => asked.Contains(refund.Id)).Sum(refund => refund.AmountMinor);
    }

    private static IEnumerable<string> Faults(TenantBooks books, Payment payment)
    {
        var there = books.Provider[payment.Id];
        var (captured, refunded) = ((long)there["capturedMinor"]!, (long)there["refundedMinor"]!);
        if ((captured, refunded) != (payment.CapturedMinor, payment.RefundedMinor))
        {
            yield return $"{payment.Id}: {payment.CapturedMinor} - {payment.RefundedMinor} in the books, {captured} - {refunded} at the provider";
        }

        var replayed = Payment.Replay(payment.Id, [.. books.StreamOf(payment).Select(happened => ((PaymentEvent)happened.Event, happened.At))]);
        if (Text(replayed) != Text(payment))
        {
            yield return $"{payment.Id}: its events add up to {Text(replayed)}, its row is {Text(payment)}";
        }

        if (payment.OnItsWayBackMinor != 0)
        {
            yield return $"{payment.Id}: {payment.OnItsWayBackMinor} never arrives";
        }
    }

    // What stands in no event is left out.
    private static string Text(Payment payment) => JsonSerializer.Serialize(payment with
    {
        ClientSecret = null,
        Card = null,
        Refunds = [.. payment.Refunds.OrderBy(refund => refund.Id.Value).Select(refund => refund with { Reason = null })],
        Disputes = [.. payment.Disputes.OrderBy(dispute => dispute.Reference, StringComparer.Ordinal)],
    });

    private static IEnumerable<string> LedgerFaults(TenantBooks books)
    {
        var held = books.Payments.Sum(payment => payment.CapturedMinor - payment.RefundedMinor
            - payment.Disputes.Where(dispute => dispute.Status != DisputeStatus.Won).Sum(dispute => dispute.AmountMinor));
        var clearing = books.Ledger.Where(line => line.Account == LedgerAccount.ProviderClearing).Sum(line => line.Minor);
        return books.Ledger.GroupBy(line => line.Transaction).Where(lines => lines.Sum(line => line.Minor) != 0)
            .Select(lines => $"the ledger transaction {lines.Key} does not balance")
            .Concat(clearing == held ? [] : [$"the ledger has {clearing} at the provider, the payments {held}"]);
    }

    private static IEnumerable<string> ClaimFaults(TenantBooks books) =>
        books.Claims.Where(claim => claim.IsLive).GroupBy(claim => claim.From).Where(claims => claims.Sum(claim => claim.Quantity) > claims.First().Capacity)
            .Select(claims => $"claims at {claims.Key:O} are beyond the capacity")
            .Concat(books.Bookings.Where(booking => booking.OccupiesItsSlot != books.Claims.Any(claim => claim.Booking == booking.Id && claim.IsLive))
                .Select(booking => $"{booking.Id}: {booking.Status}, and its claim does not say so"));

    private static IEnumerable<string> CountFaults(TenantBooks books)
    {
        var counted = (
            Payments: (int)books.Counts["payments"]!, Captures: (int)books.Counts["captures"]!,
            Captured: (long)books.Counts["capturedMinor"]!, Refunded: (long)books.Counts["refundedMinor"]!);
        var captured = books.Payments.Count(payment => payment.CapturedMinor > 0);
        var expected = (
            books.Payments.Count, captured, books.Payments.Sum(payment => payment.CapturedMinor), books.Payments.Sum(payment => payment.RefundedMinor));
        return counted == expected ? [] : [$"the provider counts {counted}, the books {expected}"];
    }
}
