using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>One booking, its payments, their provider and the books, moved by steps in any order. Every step checks what must always hold.</summary>
/// <param name="service">What is booked.</param>
internal sealed class MoneyWorld(Service service)
{
    private readonly List<Payment> _payments = [];
    private readonly Dictionary<PaymentId, List<ProviderPayment>> _provider = [];
    private readonly Dictionary<LedgerAccount, long> _books = Enum.GetValues<LedgerAccount>().ToDictionary(account => account, _ => 0L);
    private DateTimeOffset _now = Noon;
    private int _returns;
    private bool _isSold;
    private bool _slotIsTaken;

    public Booking Booking { get; private set; } = Hold(service).Booking;

    /// <summary>What of the things that matter has happened.</summary>
    public HashSet<Happening> Seen { get; } = [];

    /// <summary>The most that may be kept of what was paid, once all is done.</summary>
    public long MayBeKept { get; private set; } = long.MaxValue;

    /// <summary>Whether banks or people at the provider have moved money of their own accord.</summary>
    public bool IsMeddledWith { get; private set; }

    /// <summary>What the provider holds for the tenant, as the provider has it.</summary>
    public long HeldByProvider => _provider.Values.Sum(history => history[^1].CapturedMinor - Gone(history[^1]));

    public void Take(int kind, int which, long amount)
    {
        switch (kind)
        {
            case 0: Start(amount % 3 == 0 ? null : amount); break;
            case 1 when Pick(which) is { } payment: Move(payment, (int)(amount % 5)); break;
            case 2 when Pick(which) is { } payment: Work(payment); break;
            case 3 when Pick(which) is { } payment: Settle(payment, _provider[payment.Id][(int)(amount % _provider[payment.Id].Count)]); break;
            case 4 when Pick(which) is { } payment && Ask(payment, amount).TryGet(out var asked): Write(null, [asked]); break;
            case 5 when Pick(which) is { } payment: DoRefund(payment); break;
            case 6 when Pick(which) is { } payment: RefundByHand(payment, amount); break;
            case 7 when Pick(which) is { } payment: Dispute(payment, amount); break;
            case 8: Step(Booking.Cancel(null, _now)); break;
            case 9: Step(Booking.Confirm(_now)); break;
            case 10: Reschedule(amount); break;
            case 11: Return(); break;
            case 12: Wait(amount); break;
            default: _slotIsTaken = amount % 2 == 0; break;
        }

        ThenTheBooksAgree();
    }

    /// <summary>Nobody does anything any more, the hold runs out, and all that is due is done.</summary>
    public void ComeToRest()
    {
        _now += TimeSpan.FromDays(1);
        Step(Booking.Expire(_now));
        for (var round = 0; round < 8; round++)
        {
            Return();
            foreach (var id in _payments.Select(payment => payment.Id).ToArray())
            {
                Work(Current(id));
                DoRefund(Current(id));
            }
        }

        Assert.Equal(0, _returns);
        Assert.DoesNotContain(_payments, payment => payment.Status == PaymentStatus.Authorized || payment.OnItsWayBackMinor > 0);
        Note(Happening.KeptAShare, Booking.Status == BookingStatus.Cancelled && HeldByProvider > 0);
        ThenTheBooksAgree();
        Assert.Equal(HeldByProvider, _books[LedgerAccount.ProviderClearing] + _books[LedgerAccount.Disputes]);
        Assert.Equal(_provider.Values.Sum(history => Disputed(history[^1])), _books[LedgerAccount.Disputes]);
    }

    private void Start(long? amount)
    {
        if (PaymentRules.AmountOf(Booking, _payments, amount is { } minor ? new Money(minor, "EUR") : null, _now).TryGet(out var due))
        {
            var begun = Payment.Start(EntityId.New<PaymentId>(), Booking.Id, "sandbox", due, _now).Payment;
            _payments.Add(begun);
            _provider[begun.Id] = [Says(begun)];
        }
    }

    private void Move(Payment payment, int to)
    {
        var at = _provider[payment.Id][^1];
        _provider[payment.Id].Add((to, at.Status) switch
        {
            (0, PaymentStatus.Processing) => at with { Status = PaymentStatus.RequiresAction },
            (1, PaymentStatus.Processing or PaymentStatus.RequiresAction or PaymentStatus.Failed) => at with { Status = PaymentStatus.Authorized },
            (2, PaymentStatus.Processing or PaymentStatus.RequiresAction) => at with { Status = PaymentStatus.Failed },
            (3, PaymentStatus.Processing or PaymentStatus.RequiresAction or PaymentStatus.Authorized) =>
                at with { Status = PaymentStatus.Captured, CapturedMinor = at.AmountMinor },
            _ => at,
        });
    }

    // As whoever does the payment's task: asks the provider for what is next, and writes down what it says.
    private void Work(Payment payment)
    {
        Settle(payment, null);
        var at = _provider[payment.Id][^1];
        var next = (Current(payment.Id).NextStep, at.Status) switch
        {
            (ProviderStep.Capture, PaymentStatus.Authorized) => at with { Status = PaymentStatus.Captured, CapturedMinor = at.AmountMinor },
            (ProviderStep.Cancel, PaymentStatus.Authorized or PaymentStatus.RequiresAction) => at with { Status = PaymentStatus.Cancelled },
            _ => at,
        };
        _provider[payment.Id].Add(next);
        Settle(Current(payment.Id), next);
    }

    private void DoRefund(Payment payment)
    {
        if (payment.Refunds.FirstOrDefault(refund => refund.Status == RefundStatus.Pending) is not { } refund)
        {
            return;
        }

        var at = _provider[payment.Id][^1];
        if (refund.AmountMinor > at.CapturedMinor - Gone(at))
        {
            Write(null, [payment.RefuseRefund(refund.Id, _now)]);
            return;
        }

        var done = at with { Refunds = [.. at.Refunds, At(refund, RefundStatus.Succeeded, $"re_{refund.Id}")] };
        _provider[payment.Id].Add(done);
        Settle(payment, done);
    }

    private void RefundByHand(Payment payment, long amount)
    {
        var at = _provider[payment.Id][^1];
        if (amount <= at.CapturedMinor - Gone(at))
        {
            IsMeddledWith = true;
            _provider[payment.Id].Add(at with { Refunds = [.. at.Refunds, External($"re_hand_{at.Refunds.Count}", amount)] });
        }
    }

    private void Dispute(Payment payment, long amount)
    {
        var at = _provider[payment.Id][^1];
        IsMeddledWith |= at.CapturedMinor > 0;
        var disputes = at.Disputes.Any(dispute => dispute.Status == DisputeStatus.Open)
            ? at.Disputes.Select(dispute => dispute.Status == DisputeStatus.Open
                ? dispute with { Status = amount % 2 == 0 ? DisputeStatus.Won : DisputeStatus.Lost }
                : dispute)
            : at.Disputes.Append(new ProviderDispute($"dp_{at.Disputes.Count}", amount, DisputeStatus.Open));
        _provider[payment.Id].Add(at.CapturedMinor == 0 ? at : at with { Disputes = [.. disputes] });
    }

    private void Reschedule(long price)
    {
        service.PriceMinor = price;
        service.DepositMinor = Math.Min(service.DepositMinor, price);
        Step(Booking.Reschedule(Room, Booking.Start.AddHours(1), service, _now));
    }

    private void Return()
    {
        if (_returns > 0)
        {
            _returns--;
            var changes = Settlement.GiveBackTheRest(Booking, _payments, _now);
            Note(Happening.ReturnedForAnEnd, changes.Count > 0 && IsOver);
            Note(Happening.ReturnedForALowerPrice, changes.Count > 0 && !IsOver);
            Note(Happening.NotReturnedForItStandsAgain, changes.Count == 0 && Booking.PaidMinor > 0 && !IsOver);
            Write(null, changes);
        }
    }

    private void Wait(long minutes)
    {
        _now += TimeSpan.FromMinutes(minutes % 20);
        if (minutes % 2 == 0)
        {
            Step(Booking.Expire(_now));
        }
    }

    private void Step(Result<BookingChange> step)
    {
        if (step.TryGet(out var change))
        {
            Write(change, []);
        }
    }

    private void Settle(Payment payment, ProviderPayment? seen)
    {
        var settled = Settlement.Of(Booking, _payments, payment.Id, seen, !_slotIsTaken, _now);
        var isGivenBack = settled.Payment.Events.Any(happened => happened is PaymentEvent.RefundRequested);
        Note(Happening.GaveLateMoneyBack, isGivenBack && IsOver);
        Note(Happening.GaveASurplusBack, isGivenBack && !IsOver);
        Note(Happening.LetGo, settled.Payment.Events.Any(happened => happened is PaymentEvent.Abandoned));
        Write(settled.Booking, [settled.Payment]);
    }

    private void Write(BookingChange? booked, IReadOnlyList<PaymentChange> changes)
    {
        var before = Booking;
        foreach (var happened in changes.SelectMany(change => change.Events))
        {
            if (happened is PaymentEvent.Captured && _payments.All(payment => payment.CapturedMinor == 0))
            {
                _isSold = true;
                Post(Ledger.Sale(before.PriceMinor));
            }

            Post(Ledger.Of(happened));
        }

        foreach (var change in changes)
        {
            _payments[_payments.FindIndex(payment => payment.Id == change.Payment.Id)] = change.Payment;
        }

        if (booked is not null)
        {
            Post(_isSold ? Ledger.Sale(booked.Booking.PriceMinor - before.PriceMinor) : []);
            if (booked.Booking.KeepAtMostMinor is not null && booked.Booking.KeepAtMostMinor != before.KeepAtMostMinor)
            {
                _returns++;
            }

            Booking = booked.Booking;
            MayBeKept = (before.Status, Booking.Status) switch
            {
                (BookingStatus.Held, BookingStatus.Cancelled or BookingStatus.Expired) => 0,
                (BookingStatus.Confirmed, BookingStatus.Cancelled) => Booking.KeepAtMostMinor ?? Booking.PriceMinor,
                (_, BookingStatus.Cancelled or BookingStatus.Expired) => MayBeKept,
                _ => Booking.PriceMinor,
            };
            ThenAConfirmationHasItsDeposit(booked, before);
        }

        Booking = Booking with { OnItsWayBackMinor = _payments.Sum(payment => payment.OnItsWayBackMinor) };
    }

    private void ThenAConfirmationHasItsDeposit(BookingChange booked, Booking before)
    {
        if (booked.Events.Any(happened => happened is BookingConfirmed))
        {
            Note(Happening.TookItsSlotAgain, booked.Events.Count == 2 && before.StatusAt(_now) == BookingStatus.Expired);
            Note(Happening.ConfirmedByMoney, booked.Events.Count == 2 && before.StatusAt(_now) == BookingStatus.Held);
            var there = _payments.Sum(payment => payment.CapturedMinor - payment.RefundedMinor - payment.OnItsWayBackMinor);
            Assert.True(there >= Booking.DepositMinor, $"confirmed with {there} of {Booking.DepositMinor}");
        }
    }

    private void ThenTheBooksAgree()
    {
        Assert.Equal(_payments.Sum(payment => payment.CapturedMinor - payment.RefundedMinor), Booking.PaidMinor);
        Assert.Equal(_isSold ? Booking.Balance.AmountMinor : 0, _books[LedgerAccount.CustomerReceivable] + _books[LedgerAccount.Refunds]);
        Assert.Equal(Booking.PaidMinor, _books[LedgerAccount.ProviderClearing] + _books[LedgerAccount.Disputes]);
        Assert.Equal(_isSold ? -Booking.PriceMinor : 0, _books[LedgerAccount.Revenue]);
        Assert.All(_payments, payment => Assert.True(payment.RefundedMinor <= payment.CapturedMinor));
    }

    private void Post(IReadOnlyList<LedgerLine> lines)
    {
        Assert.Equal(0, lines.Sum(line => line.AmountMinor));
        foreach (var line in lines)
        {
            _books[line.Account] += line.AmountMinor;
        }
    }

    private bool IsOver => Booking.StatusAt(_now) is BookingStatus.Cancelled or BookingStatus.Expired;

    private void Note(Happening happening, bool hasHappened)
    {
        if (hasHappened)
        {
            Seen.Add(happening);
        }
    }

    private Payment? Pick(int which) => _payments.Count == 0 ? null : _payments[which % _payments.Count];

    private Payment Current(PaymentId id) => _payments.Single(payment => payment.Id == id);

    private static long Gone(ProviderPayment payment) =>
        payment.Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor);

    private static long Disputed(ProviderPayment payment) =>
        payment.Disputes.Where(dispute => dispute.Status != DisputeStatus.Won).Sum(dispute => dispute.AmountMinor);
}

/// <summary>What random steps have to lead to now and then, for a test over them to mean anything.</summary>
internal enum Happening
{
    ConfirmedByMoney,
    TookItsSlotAgain,
    GaveLateMoneyBack,
    GaveASurplusBack,
    LetGo,
    KeptAShare,
    ReturnedForAnEnd,
    ReturnedForALowerPrice,
    NotReturnedForItStandsAgain,
}
