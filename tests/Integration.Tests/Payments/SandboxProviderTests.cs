using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Against the sandbox itself.</summary>
public sealed class SandboxProviderTests : IAsyncLifetime
{
    private RealSandbox _sandbox = null!;
    private IPaymentProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await RealSandbox.Start();
        _provider = _sandbox.Provider();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("tok_ok", PaymentStatus.Authorized, null)]
    [InlineData("tok_declined", PaymentStatus.Failed, "card_declined")]
    [InlineData("tok_action", PaymentStatus.RequiresAction, null)]
    [InlineData("tok_slow", PaymentStatus.Processing, null)]
    [InlineData("tok_of_nobody", PaymentStatus.Failed, "invalid_payment_method")]
    [InlineData(null, PaymentStatus.RequiresAction, null)]
    public async Task Start_ByItsToken_GoesAsTheTokenSays(string? token, PaymentStatus status, string? failure)
    {
        var payment = SomePayments.New(1250);

        var seen = await Start(payment, token);

        Assert.Equal((payment.Id.ToString(), status, failure, 1250), (seen.Reference, seen.Status, seen.FailureCode, seen.AmountMinor));
        Assert.Equal(status == PaymentStatus.RequiresAction, seen.ClientSecret is not null);
        Assert.Equal(token is null or "tok_of_nobody" ? null : new PaymentCard("visa", "4242"), seen.Card);
        Assert.Equivalent(seen, await _provider.Find(payment, CancellationToken.None));
    }

    [Fact]
    public async Task Start_WithWhatTheSandboxDoesNotEvenTake_Fails()
    {
        var payment = SomePayments.New();

        var seen = await Start(payment, new string('x', 1_000));

        Assert.Equal((PaymentStatus.Failed, "invalid_payment_method", payment.Id.ToString()), (seen.Status, seen.FailureCode, seen.Reference));
    }

    [Fact]
    public async Task Start_WhoseAnswerNeverArrives_IsFoundAndTakenOnce()
    {
        var payment = SomePayments.New(1250);
        using var patience = new CancellationTokenSource();
        var starts = Enumerable.Range(0, 3)
            .Select(_ => _provider.Start(SomePayments.Tenant, payment, "tok_timeout", patience.Token)).ToArray();
        ProviderPayment? seen;
        do
        {
            seen = await _provider.Find(payment, CancellationToken.None);
        }
        while (seen is null);

        await patience.CancelAsync();
        foreach (var start in starts)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        }

        Assert.Equal((PaymentStatus.Captured, 1250), (seen.Status, seen.CapturedMinor));
        Assert.Single(await List(SomePayments.Tenant));
    }

    [Fact]
    public async Task Start_WhenTheIdWasUsedForSomethingElse_LeavesTheOutcomeOpen()
    {
        var payment = SomePayments.New(1250);
        await Start(payment, "tok_ok");

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => Start(payment with { AmountMinor = 99 }, "tok_ok"));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("capture")]
    [InlineData("refund")]
    public async Task Call_ThatIsCutOffAfterItsEffect_CanBeRepeated(string operation)
    {
        var payment = SomePayments.New(1250);
        var refund = SomePayments.Refund(250);
        await _sandbox.Fail(operation, "after", "abort");
        var failures = 0;
        foreach (var call in new Func<Task>[]
        {
            () => Start(payment, "tok_ok"),
            () => _provider.Capture(payment, CancellationToken.None),
            () => _provider.Refund(payment, refund, CancellationToken.None),
        })
        {
            try
            {
                await call();
            }
            catch (ProviderUnavailableException)
            {
                failures++;
                await call();
            }
        }

        Assert.Equal(1, failures);
        var seen = Assert.Single(await List(SomePayments.Tenant));
        Assert.Equal(payment.Id, seen.Id);
        Assert.Equal((PaymentStatus.Captured, 1250), (seen.Payment.Status, seen.Payment.CapturedMinor));
        Assert.Equal([new ProviderRefund(refund.Id.ToString(), refund.Id, 250, RefundStatus.Succeeded)], seen.Payment.Refunds);
    }

    [Fact]
    public async Task Cancel_WhatWasReserved_LetsGoOfItHoweverOftenItIsRepeated()
    {
        var payment = SomePayments.New();
        await Start(payment, "tok_ok");

        await _provider.Cancel(payment, CancellationToken.None);

        Assert.Equal(PaymentStatus.Cancelled, (await _provider.Cancel(payment with { Version = 9 }, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Step_ThatIsNotPossible_IsRefusedWithItsReason()
    {
        var payment = SomePayments.New(100);
        Assert.Equal("not_found", await Refused(() => _provider.Capture(payment, CancellationToken.None)));
        await Start(payment, "tok_action");
        Assert.Equal("invalid_state", await Refused(() => _provider.Capture(payment, CancellationToken.None)));
        await _sandbox.Do(HttpMethod.Post, $"payments/{payment.Id}/complete-action", new { });
        await _provider.Capture(payment with { Version = 2 }, CancellationToken.None);
        Assert.Equal("invalid_state", await Refused(() => _provider.Cancel(payment, CancellationToken.None)));
        await _provider.Refund(payment, SomePayments.Refund(60), CancellationToken.None);
        Assert.Equal("refund_exceeds_payment", await Refused(() => _provider.Refund(payment, SomePayments.Refund(60), CancellationToken.None)));
    }

    [Fact]
    public async Task Find_WhatTheSandboxHasNotGot_IsNull() =>
        Assert.Null(await _provider.Find(SomePayments.New(), CancellationToken.None));

    [Theory]
    [InlineData("won", DisputeStatus.Won)]
    [InlineData("lost", DisputeStatus.Lost)]
    [InlineData(null, DisputeStatus.Open)]
    public async Task Find_ADisputedPayment_TellsOfTheDispute(string? outcome, DisputeStatus expected)
    {
        var payment = SomePayments.New(1250);
        await Start(payment, "tok_ok");
        await _provider.Capture(payment, CancellationToken.None);
        await _sandbox.Do(HttpMethod.Post, $"payments/{payment.Id}/dispute", new { id = "dsp_1", amountMinor = 700 });
        if (outcome is not null)
        {
            await _sandbox.Do(HttpMethod.Post, $"payments/{payment.Id}/disputes/dsp_1/close", new { outcome });
        }

        Assert.Equal([new ProviderDispute("dsp_1", 700, expected)], (await _provider.Find(payment, CancellationToken.None))!.Disputes);
    }

    [Fact]
    public async Task List_OfATenant_IsAllOfItsOwnAndNoneOfOthers()
    {
        var ours = Enumerable.Range(0, 230).Select(_ => SomePayments.New()).ToArray();
        await Parallel.ForEachAsync(ours, async (payment, _) => await Start(payment, "tok_ok"));
        await _provider.Start(TenantId.New(), SomePayments.New(), "tok_ok", CancellationToken.None);

        Assert.Equal(ours.Select(payment => (PaymentId?)payment.Id).ToHashSet(), (await List(SomePayments.Tenant)).Select(one => one.Id).ToHashSet());
        Assert.Empty(await List(SomePayments.Tenant, DateTimeOffset.UtcNow.AddHours(1)));
    }

    [Fact]
    public async Task Read_WhatTheSandboxPosts_TellsWhosePaymentItIs()
    {
        await using var inbox = await LocalServer.Start(_ => new Answer(200, ""));
        await _sandbox.Do(HttpMethod.Put, "webhook-url", new { url = inbox.Address });
        var payment = SomePayments.New();
        await Start(payment, "tok_ok");

        var posted = await inbox.FirstRequest;

        var notice = _provider.Read(posted.Body, posted.Headers["X-Sandbox-Signature"], DateTimeOffset.UtcNow);
        Assert.Equal((SomePayments.Tenant, payment.Id), (notice!.Tenant, notice.Payment));
        Assert.NotEmpty(notice.EventId);
        Assert.NotEmpty(notice.Type);
    }

    private static async Task<string> Refused(Func<Task> call) => (await Assert.ThrowsAsync<ProviderRefusedException>(call)).Code;

    private Task<ProviderPayment> Start(Payment payment, string? token) =>
        _provider.Start(SomePayments.Tenant, payment, token, CancellationToken.None);

    private async Task<List<(PaymentId? Id, ProviderPayment Payment)>> List(TenantId tenant, DateTimeOffset? from = null)
    {
        var start = from ?? DateTimeOffset.UtcNow.AddHours(-1);
        var all = new List<(PaymentId? Id, ProviderPayment Payment)>();
        await foreach (var one in _provider.List(tenant, new TimeRange(start, start.AddHours(2)), CancellationToken.None))
        {
            all.Add(one);
        }

        return all;
    }
}
