using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>What Stripe is asked about: one payment, or all of a tenant's.</summary>
public sealed class StripeBooksTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2031, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private FakeStripe _stripe = null!;
    private IPaymentProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _stripe = await FakeStripe.Start();
        _stripe.Books.Now = Noon;
        _provider = _stripe.Provider();
    }

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task Find_ByItsReference_AsksForThatAlone()
    {
        var payment = SomePayments.New();
        payment = payment.Knowing(await _provider.Start(SomePayments.Tenant, payment, "pm_card_visa", CancellationToken.None));

        var seen = await _provider.Find(payment, CancellationToken.None);

        Assert.Equal(PaymentStatus.Authorized, seen!.Status);
        Assert.Equal($"GET /v1/payment_intents/{payment.ProviderReference}", _stripe.Requests[^1].ToString());
    }

    [Fact]
    public async Task Find_WhatStripeHasNotGot_IsNull()
    {
        var payment = SomePayments.New(at: Noon);
        Add(EntityId.New<PaymentId>());

        Assert.Null(await _provider.Find(payment, CancellationToken.None));
        Assert.Null(await _provider.Find(payment with { ProviderReference = "pi_unheard" }, CancellationToken.None));
    }

    /// <summary>The answer to its start was lost: nobody has told us its reference.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-240)]
    [InlineData(3 * 60 * 60)]
    public async Task Find_WithoutAReference_LooksThroughAllThatCameAfterIt(int startedSecondsLater)
    {
        var payment = SomePayments.New(at: Noon);
        _stripe.Books.Now = Noon.AddSeconds(startedSecondsLater);
        AddMany(130);
        Add(payment.Id);
        AddMany(130);

        var seen = await _provider.Find(payment, CancellationToken.None);

        Assert.Equal((PaymentStatus.Authorized, _stripe.Books.Intents[130].Id), (seen!.Status, seen.Reference));
    }

    [Fact]
    public async Task Find_WithoutAReference_LeavesOutWhatWasThereLongBeforeIt()
    {
        AddMany(300);
        _stripe.Books.Now = Noon.AddHours(1);
        var payment = SomePayments.New(at: Noon.AddHours(1));
        Add(payment.Id);

        Assert.NotNull(await _provider.Find(payment, CancellationToken.None));
        Assert.Equal(["GET /v1/payment_intents", $"GET /v1/payment_intents/{_stripe.Books.Intents[^1].Id}"], _stripe.Requests.Select(sent => sent.ToString()));
    }

    /// <summary>Our own id stands for the reference of what Stripe refused to begin.</summary>
    [Fact]
    public async Task Find_WithAReferenceThatIsNotStripes_LooksForItTheSameWay()
    {
        var payment = SomePayments.New(at: Noon);
        Add(payment.Id);

        Assert.NotNull(await _provider.Find(payment with { ProviderReference = payment.Id.ToString() }, CancellationToken.None));
    }

    [Theory]
    [InlineData(550, "isk")]
    [InlineData(500, "ugx")]
    public async Task Find_AnAmountThatHasNoMinorUnits_FailsAndGuessesNothing(long amount, string currency)
    {
        var payment = SomePayments.New(at: Noon);
        _stripe.Books.Add(amount, currency, new() { ["payment"] = payment.Id.ToString() });

        await Assert.ThrowsAsync<InvalidOperationException>(() => _provider.Find(payment, CancellationToken.None));
    }

    [Theory]
    [InlineData("requires_payment_method", PaymentStatus.RequiresAction)]
    [InlineData("requires_confirmation", PaymentStatus.RequiresAction)]
    [InlineData("requires_action", PaymentStatus.RequiresAction)]
    [InlineData("processing", PaymentStatus.Processing)]
    [InlineData("requires_capture", PaymentStatus.Authorized)]
    [InlineData("succeeded", PaymentStatus.Captured)]
    [InlineData("canceled", PaymentStatus.Cancelled)]
    public async Task Find_InAnyStatus_SaysItInOurWords(string status, PaymentStatus expected)
    {
        var payment = SomePayments.New(at: Noon);
        Add(payment.Id).Status = status;

        Assert.Equal(expected, (await _provider.Find(payment, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Find_InAStatusThatIsNew_LeavesTheOutcomeOpen()
    {
        var payment = SomePayments.New(at: Noon);
        Add(payment.Id).Status = "requires_patience";

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => _provider.Find(payment, CancellationToken.None));
    }

    [Fact]
    public async Task Find_WhenThePayersCardWasDeclined_HasFailed()
    {
        var payment = SomePayments.New(at: Noon);
        _stripe.Books.Confirm(Add(payment.Id), "pm_card_chargeDeclined");

        var seen = await _provider.Find(payment, CancellationToken.None);

        Assert.Equal((PaymentStatus.Failed, "insufficient_funds", null), (seen!.Status, seen.FailureCode, seen.ClientSecret));
    }

    [Theory]
    [InlineData("needs_response", DisputeStatus.Open)]
    [InlineData("under_review", DisputeStatus.Open)]
    [InlineData("won", DisputeStatus.Won)]
    [InlineData("lost", DisputeStatus.Lost)]
    [InlineData("prevented", DisputeStatus.Lost)]
    public async Task Find_ADisputedPayment_TellsOfTheDispute(string status, DisputeStatus expected)
    {
        var payment = SomePayments.New(1250, at: Noon);
        var dispute = _stripe.Books.Dispute(Add(payment.Id), 700);
        dispute.Status = status;

        var seen = await _provider.Find(payment, CancellationToken.None);

        Assert.Equal([new ProviderDispute(dispute.Id, 700, expected)], seen!.Disputes);
    }

    /// <summary>A bank that only asks has taken nothing back.</summary>
    [Fact]
    public async Task Find_WhenTheBankOnlyAsks_TellsOfNoDispute()
    {
        var payment = SomePayments.New(at: Noon);
        _stripe.Books.Dispute(Add(payment.Id), 700, isInquiry: true);

        Assert.Empty((await _provider.Find(payment, CancellationToken.None))!.Disputes);
    }

    [Fact]
    public async Task List_OfATenant_IsAllOfItsOwnAndNoneOfOthers()
    {
        var ours = AddMany(150);
        AddMany(150, TenantId.New());
        _stripe.Books.Add(100, "eur", [], "pm_card_visa");
        var withoutId = _stripe.Books.Add(100, "eur", new() { ["tenant"] = SomePayments.Tenant.ToString() }, "pm_card_visa");
        _stripe.Books.Dispute(withoutId, 100);

        var listed = await List(Noon, Noon.AddHours(1));

        Assert.Equal(ours.Order(), listed.Where(one => one.Id is not null).Select(one => one.Id!.Value.ToString()).Order());
        var stray = Assert.Single(listed, one => one.Id is null).Payment;
        Assert.Equal((withoutId.Id, 1), (stray.Reference, stray.Disputes.Count));
        Assert.All(listed, one => Assert.Equal(new PaymentCard("visa", "4242"), one.Payment.Card));
    }

    [Theory]
    [InlineData(0, 1_000, "0 0.5")]
    [InlineData(500, 1_000, "0 0.5")]
    [InlineData(0, 1_001, "0 0.5 1")]
    [InlineData(1_000, 2_000, "1")]
    public async Task List_WithinARange_BeginsAndEndsWithIt(int fromMs, int toMs, string expected)
    {
        foreach (var name in new[] { "-1", "0", "0.5", "1", "2" })
        {
            _stripe.Books.Now = Noon.AddMilliseconds(name == "0.5" ? 500 : 1_000 * int.Parse(name, null));
            _stripe.Books.Add(100, "eur", new() { ["tenant"] = SomePayments.Tenant.ToString(), ["name"] = name });
        }

        var listed = await List(Noon.AddMilliseconds(fromMs), Noon.AddMilliseconds(toMs));

        var names = listed.Select(one => _stripe.Books.Intents.Single(intent => intent.Id == one.Payment.Reference).Metadata["name"]);
        Assert.Equal(expected, string.Join(' ', names.Reverse()));
    }

    /// <summary>A dispute tells the intent's id, and not what was written on it.</summary>
    [Fact]
    public async Task Identify_AnEventThatNamesStripesPaymentAlone_TellsWhose()
    {
        var ours = EntityId.New<PaymentId>();
        var notice = new ProviderNotice("evt_1", "charge.dispute.created", null, null, Add(ours).Id);

        Assert.Equal(
            notice with { Tenant = SomePayments.Tenant, Payment = ours }, await _provider.Identify(notice, CancellationToken.None));
    }

    [Fact]
    public async Task Identify_AnEventOfNobody_NamesNobody()
    {
        var stray = new ProviderNotice("evt_1", "charge.dispute.created", null, null, _stripe.Books.Add(100, "eur", []).Id);
        var unheard = stray with { Reference = "pi_unheard" };
        var other = stray with { Reference = null };

        Assert.Equal(stray, await _provider.Identify(stray, CancellationToken.None));
        Assert.Equal(unheard, await _provider.Identify(unheard, CancellationToken.None));
        Assert.Equal(other, await _provider.Identify(other, CancellationToken.None));
    }

    private FakeIntent Add(PaymentId payment, TenantId? tenant = null) => _stripe.Books.Add(
        1250, "eur", new() { ["tenant"] = (tenant ?? SomePayments.Tenant).ToString(), ["payment"] = payment.ToString() }, "pm_card_visa");

    private List<string> AddMany(int count, TenantId? tenant = null) =>
        [.. Enumerable.Range(0, count).Select(_ => Add(EntityId.New<PaymentId>(), tenant).Metadata["payment"])];

    private async Task<List<(PaymentId? Id, ProviderPayment Payment)>> List(DateTimeOffset from, DateTimeOffset to)
    {
        var all = new List<(PaymentId? Id, ProviderPayment Payment)>();
        await foreach (var one in _provider.List(SomePayments.Tenant, new TimeRange(from, to), CancellationToken.None))
        {
            all.Add(one);
        }

        return all;
    }
}
