using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>A provider whose webhooks never arrive, and two instances of the backend on one database.</summary>
public sealed class LostWebhookTests
{
    private static readonly Lazy<Task<(Backend First, Backend Second, Provider Provider)>> Instances = new(Start);

    [Theory]
    [InlineData("tok_slow")]
    [InlineData("tok_timeout")]
    public async Task Payment_WhenNobodyTellsOfIt_IsLookedUpWithinThirtySeconds(string token)
    {
        var (first, _, provider) = await Instances.Value;
        var till = await Till.Open(first, provider);
        var bookings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => till.Hold()));
        var began = DateTime.UtcNow;

        var answers = await Task.WhenAll(bookings.Select(booking => till.Pay(booking, token)));

        Assert.All(answers, answer => Assert.Equal("PROCESSING", Status(answer["payment"]!)));
        foreach (var booking in bookings)
        {
            await till.Until(booking, now => Status(now) == "CONFIRMED", seconds: 30);
        }

        Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(30));
        Assert.Equal(4, (int)(await provider.Counts(till.Tenant))["charges"]!);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Payer_WhoHasActed_IsNoticedWithoutAWebhook()
    {
        var (first, _, provider) = await Instances.Value;
        var till = await Till.Open(first, provider);
        var booking = await till.Hold();
        var waiting = (await till.Pay(booking, "tok_action"))["payment"]!;

        await provider.Post($"/v1/test/payments/{waiting["id"]}/complete-action");

        await till.Until(booking, now => Status(now) == "CONFIRMED", seconds: 30);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Copies_AtTwoInstances_AreOnePaymentAndHearTheSame()
    {
        var (first, second, provider) = await Instances.Value;
        var till = await Till.Open(first, provider);
        var booking = await till.Hold();
        const string Document = "mutation($i: StartPaymentInput!) { startPayment(input: $i) { payment { id status } errors { __typename } } }";
        var input = new { i = new { bookingId = booking, paymentMethodToken = "tok_ok", idempotencyKey = "once" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? first : second).Ask(till.Shop.Owner, Document, input)));

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Equal(1, (int)(await provider.Counts(till.Tenant))["charges"]!);
        await till.AssertTheyAgree();
    }

    /// <summary>Each look that is held occupies its task: another instance, or the next turn, must not look as well.</summary>
    [Fact]
    public async Task Task_WhileOneInstanceIsAtIt_IsLeftAloneByTheOther()
    {
        var (first, _, provider) = await Instances.Value;
        var till = await Till.Open(first, provider);
        var bookings = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => till.Hold()));
        await provider.Arm(("start", "after", "abort", 3), ("get", "before", "hold", 1000));
        await Task.WhenAll(bookings.Select(booking => till.Pay(booking)));
        await provider.UntilHeld(3);

        // Several turns of both instances.
        for (var look = 0; look < 30; look++)
        {
            var held = (await provider.Held()).Select(call => (string)call!["paymentId"]!).ToArray();
            Assert.Equal(held.Length, held.Distinct().Count());
            await Task.Delay(100);
        }

        await provider.Arm();
        await provider.Release();
        foreach (var booking in bookings)
        {
            await till.Until(booking, now => Status(now) == "CONFIRMED");
        }

        Assert.Equal(3, (int)(await provider.Counts(till.Tenant))["charges"]!);
        await till.AssertTheyAgree();
    }

    /// <summary>What a request has just begun is its own for a while, and no worker's.</summary>
    [Fact]
    public async Task Payment_WhileItsRequestAsksTheProvider_IsLeftAloneByAllInstances()
    {
        var (first, _, provider) = await Instances.Value;
        var till = await Till.Open(first, provider);
        var booking = await till.Hold();
        await provider.Arm(("start", "before", "hold", 1000), ("get", "before", "hold", 1000));
        var paying = till.Pay(booking);
        await provider.UntilHeld();

        // Several turns of both instances.
        for (var look = 0; look < 20; look++)
        {
            Assert.Single(await provider.Held());
            await Task.Delay(100);
        }

        await provider.Arm();
        await provider.Release();
        Assert.Equal("CAPTURED", Status((await paying)["payment"]!));
        await till.AssertTheyAgree();
    }

    /// <summary>Calls that hang must not keep others waiting, neither what gets an answer nor what needs none.</summary>
    [Fact]
    public async Task Tasks_WhileManyOthersHang_AreDoneAllTheSame()
    {
        var provider = await Provider.Start();
        var backend = await Backend.Start([.. provider.Settings, ("GraphBooking:Payments:CallTimeout", "00:00:25")]);
        var hanging = await Till.Open(backend, provider);
        var going = await Till.Open(backend, provider, policy: [new { hoursBefore = 0, refundBasisPoints = 10_000 }]);
        var bookings = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => hanging.Hold()));
        await provider.Arm(("start", "after", "abort", 10), ("get", "before", "hold", 1000));
        await Task.WhenAll(bookings.Select(booking => hanging.Pay(booking)));
        await provider.UntilHeld(8);
        var (booking, _) = await going.Confirmed();

        await going.Step("cancelBooking", booking);

        await going.Until(booking, now => Status(Only(now)) == "REFUNDED", seconds: 20);
        Assert.Equal(10, (await provider.Held()).Count);
        await provider.Arm();
        await provider.Release();
        foreach (var one in bookings)
        {
            await hanging.Until(one, now => Status(now) == "CONFIRMED");
        }

        await going.AssertTheyAgree();
        await hanging.AssertTheyAgree();
    }

    private static async Task<(Backend, Backend, Provider)> Start()
    {
        var provider = await Provider.Start();
        var first = await Backend.Start(provider.Settings);
        return (first, await first.Beside(), provider);
    }
}
