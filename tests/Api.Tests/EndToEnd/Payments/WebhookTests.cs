using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>What is posted to the webhooks' address, by the provider and by others.</summary>
public sealed class WebhookTests
{
    private const string Card = "4242 4242 4242 4242";

    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    public static readonly TheoryData<string, Func<string, string?>> WrongSignatures = new()
    {
        { "none", _ => null },
        { "empty", _ => "" },
        { "with another secret", body => Webhook.Sign(body, secret: "another-secret") },
        { "of another body", body => Webhook.Sign(body + " ") },
        { "stale", body => Webhook.Sign(body, TimeSpan.FromMinutes(6)) },
        { "of the future", body => Webhook.Sign(body, TimeSpan.FromMinutes(-6)) },
        { "of the age of the universe", _ => $"t=-99999999999999999999,v1={new string('0', 64)}" },
        { "whose time was changed", body => Webhook.Sign(body, TimeSpan.FromMinutes(6)).Replace("t=", "t=9", StringComparison.Ordinal) },
        { "without a time", body => Webhook.Sign(body).Split(',')[1] },
        { "without a digest", body => Webhook.Sign(body).Split(',')[0] },
        { "with two times", body => $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds()},{Webhook.Sign(body, TimeSpan.FromMinutes(6))}" },
        { "in capitals", body => Webhook.Sign(body).ToUpperInvariant() },
        { "cut short", body => Webhook.Sign(body)[..^2] },
        { "of an older scheme", body => Webhook.Sign(body).Replace("v1=", "v0=", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(WrongSignatures))]
    public async Task Post_WhenTheSignatureIsNotGood_IsABadRequestAndChangesNothing(string name, Func<string, string?> sign)
    {
        var till = await Open();
        var (_, payment) = await till.Confirmed();
        await till.AssertComesToRest();
        var before = await Rows(till.Backend);
        var body = Webhook.Body(payment, till.Tenant);

        Assert.Equal((name, HttpStatusCode.BadRequest), (name, await Webhook.Post(till.Backend, body, sign(body))));

        Assert.Equal(before, await Rows(till.Backend));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("stripe")]
    [InlineData("Sandbox")]
    public async Task Post_ToAProviderWithoutAnAccountHere_IsABadRequest(string provider)
    {
        var till = await Open();
        var before = await Rows(till.Backend);
        var body = Webhook.Body(null, till.Tenant);

        Assert.Equal(HttpStatusCode.BadRequest, await Webhook.Post(till.Backend, body, Webhook.Sign(body), provider));

        Assert.Equal(before, await Rows(till.Backend));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"evt_1\"")]
    [InlineData("{\"id\":null,\"type\":\"payment.captured\"}")]
    [InlineData("{\"id\":\"evt_1\"}")]
    [InlineData("{\"id\":{},\"type\":[]}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"a\\u0000b\"}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"\\ud800\"}")]
    public async Task Post_WhenTheBodyIsNoEvent_IsABadRequestAlsoWhenItIsSigned(string body)
    {
        var till = await Open();
        var before = await Rows(till.Backend);

        Assert.Equal(HttpStatusCode.BadRequest, await Webhook.Post(till.Backend, body));

        Assert.Equal(before, await Rows(till.Backend));
    }

    [Theory]
    [InlineData(255, 255, HttpStatusCode.OK)]
    [InlineData(256, 1, HttpStatusCode.BadRequest)]
    [InlineData(1, 256, HttpStatusCode.BadRequest)]
    [InlineData(5000, 5000, HttpStatusCode.BadRequest)]
    public async Task Post_WhenAnIdOrATypeIsTooLong_IsABadRequest(int id, int type, HttpStatusCode status)
    {
        var till = await Open();
        var before = await Rows(till.Backend);

        Assert.Equal(status, await Webhook.Post(till.Backend, Webhook.Body(null, till.Tenant, new string('x', type), NewId(id))));

        Assert.Equal(status == HttpStatusCode.OK, before != await Rows(till.Backend));

        static string NewId(int length) => length == 1 ? "e" : Guid.NewGuid().ToString("N").PadRight(length, 'x');
    }

    [Fact]
    public async Task Post_WhenTheBodyIsNoUtf8OrTooLarge_IsABadRequestAndNotLogged()
    {
        var till = await Open();
        var before = await Rows(till.Backend);
        byte[] broken = [.. Encoding.UTF8.GetBytes("{\"id\":\"evt_1\",\"type\":\""), 0xC3, 0x28, .. "\"}"u8];
        var logged = await Backend.Logged(async () =>
        {
            Assert.Equal(HttpStatusCode.BadRequest, await Webhook.Post(till.Backend, broken, Webhook.Sign(Encoding.UTF8.GetString(broken))));
            foreach (var size in new[] { 256 * 1024, 3 * 1024 * 1024 })
            {
                var body = Webhook.Body(null, till.Tenant, type: new string('x', size));
                Assert.InRange(await Webhook.Post(till.Backend, body), HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge);
            }
        });

        Assert.DoesNotContain(logged, line => line.Contains("failed", StringComparison.Ordinal) && line.Contains("/webhooks", StringComparison.Ordinal));
        Assert.Equal(before, await Rows(till.Backend));
    }

    [Fact]
    public async Task Address_WhenItIsReadInsteadOfPostedTo_IsNotAllowed()
    {
        var till = await Open();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await Webhook.Send(till.Backend, method));
        }
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("paymentId")]
    [InlineData("anything")]
    public async Task Post_WithACardNumber_IsRefusedNotStoredAndNotLogged(string field)
    {
        var till = await Open();
        var before = await Rows(till.Backend);
        foreach (var card in new[] { Card, "4242-4242-4242-4242", "4242424242424242", "note 5555 5555 5555 4444." })
        {
            var json = (JsonObject)JsonNode.Parse(Webhook.Body(null, till.Tenant))!;
            json[field] = field == "anything" ? new JsonArray(new JsonObject { ["deep"] = card }) : card;
            var logged = await Backend.Logged(async () =>
                Assert.Equal(HttpStatusCode.BadRequest, await Webhook.Post(till.Backend, json.ToJsonString())));
            Assert.DoesNotContain(logged, line => line.Contains(card, StringComparison.Ordinal));
        }

        Assert.Equal(before, await Rows(till.Backend));
    }

    [Fact]
    public async Task Event_OfAnUnknownType_IsStoredAndAnswered()
    {
        var till = await Open();
        var (booking, payment) = await till.Confirmed();
        await till.AssertComesToRest();
        var before = await till.Booking(booking);
        (string? Payment, string? Tenant)[] about = [(payment, till.Tenant), (null, till.Tenant), ("pi_1", till.Tenant), (payment, null), (payment, "ten_zzzzzzzzzzzz"), (null, null)];
        foreach (var (named, tenant) in about)
        {
            var id = $"evt_{Guid.NewGuid():N}";
            for (var copy = 0; copy < 2; copy++)
            {
                Assert.Equal(HttpStatusCode.OK, await Webhook.Post(till.Backend, Webhook.Body(named, tenant, "customer.greeted", id)));
            }

            Assert.Equal(1, await till.Backend.Stored<long>("SELECT count(*) FROM payments.webhook_events WHERE event_id = $1 AND event_type = 'customer.greeted'", id));
        }

        await till.AssertComesToRest();
        Assert.Equal(before.ToJsonString(), (await till.Booking(booking)).ToJsonString());
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Event_OfOneTenantAboutAnothersPayment_ReachesNothing()
    {
        var (ours, theirs) = (await Open(), await Open());
        var (_, payment) = await theirs.Confirmed();
        await theirs.AssertComesToRest();
        var id = $"evt_{Guid.NewGuid():N}";

        Assert.Equal(HttpStatusCode.OK, await Webhook.Post(ours.Backend, Webhook.Body(payment, ours.Tenant, id: id)));

        Assert.Equal(ours.Key, await ours.Backend.Stored<string>("SELECT tenant_id FROM payments.webhook_events WHERE event_id = $1 AND applied_at IS NULL", id));
        Assert.Equal(0, await ours.Backend.Stored<long>("SELECT count(*) FROM payments.payment_outbox WHERE payment_id = $1", Books.IdOf(payment)));
        await ours.Backend.Stored<object>("DELETE FROM payments.webhook_events WHERE event_id = $1", id);
    }

    [Fact]
    public async Task Event_OfOneAccountAboutAPaymentOverAnother_ReachesNothing()
    {
        const string Secret = "the-secret-of-the-other";
        const string Other = "GraphBooking:Payments:Accounts:other";
        var provider = await Provider.Start();
        var backend = await Backend.Start(
        [
            .. provider.Settings,
            ($"{Other}:Kind", "sandbox"), ($"{Other}:Address", provider.Address), ($"{Other}:ApiKey", "of-the-other"), ($"{Other}:WebhookSecret", Secret),
        ]);
        var till = await Till.Open(backend, provider);
        var payment = (string)(await till.Pay(await till.Hold(), "tok_action"))["payment"]!["id"]!;
        var body = Webhook.Body(payment, till.Tenant);

        Assert.Equal(HttpStatusCode.OK, await Webhook.Post(backend, body, Webhook.Sign(body, secret: Secret)));

        Assert.Equal(("other", 0), (await backend.Stored<string>("SELECT account FROM payments.webhook_events WHERE applied_at IS NULL"), await Hints()));

        // Its id is no other account's either.
        Assert.Equal(HttpStatusCode.OK, await Webhook.Post(backend, body));
        Assert.Equal(1, await Hints());

        Task<int> Hints() => backend.Stored<int>("SELECT hints FROM payments.payment_outbox WHERE tenant_id = $1", till.Key);
    }

    /// <summary>Whoever can post a lie with a good signature still cannot make it true: the provider is asked.</summary>
    [Fact]
    public async Task Event_ThatTellsOfMoneyThatNobodyTook_IsNotBelieved()
    {
        var till = await Open();
        var booking = await till.Hold();
        var payment = (string)(await till.Pay(booking, "tok_action"))["payment"]!["id"]!;
        var id = $"evt_{Guid.NewGuid():N}";

        await Webhook.Post(till.Backend, Webhook.Body(payment, till.Tenant, "payment.captured", id));

        await Applied(till, id);
        await Task.Delay(500);
        Assert.Equal(("HELD", "REQUIRES_ACTION"), (Status(await till.Booking(booking)), Status(Only(await till.Booking(booking)))));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Events_WhenAHundredCopiesOfAllComeInAnyOrder_AreBookedOnceEach()
    {
        var till = await Open();
        await till.Provider.Tell(null);
        var bookings = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => till.Hold()));
        foreach (var booking in bookings)
        {
            await till.Pay(booking, "tok_slow", amount: 500);
        }

        // The provider takes the money, gives some of it back, and hears an objection: nobody here has been told yet.
        var payments = await Task.WhenAll(bookings.Select(async booking => (string)Only(await till.Booking(booking))["id"]!));
        foreach (var payment in payments)
        {
            await AtTheProvider(till, payment, "captured");
            await till.Provider.Post($"/v1/payments/{payment}/refunds", new { id = $"hand-{payment}", amountMinor = 50 }, key: payment);
            await till.Provider.Post($"/v1/test/payments/{payment}/dispute", new { id = $"dsp-{payment}", amountMinor = 30 });
        }

        var bodies = payments.SelectMany(payment => new[] { "payment.captured", "payment.refunded", "dispute.opened" }
            .Select(type => Webhook.Body(payment, till.Tenant, type))).ToArray();
        var copies = Enumerable.Repeat(bodies, 100).SelectMany(all => all).ToArray();
        Random.Shared.Shuffle(copies);
        await Parallel.ForEachAsync(copies, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (body, _) =>
            Assert.Equal(HttpStatusCode.OK, await Webhook.Post(till.Backend, body)));
        await till.Provider.Tell(till.Backend);

        foreach (var booking in bookings)
        {
            await till.Until(booking, now => Only(now)["disputes"]!.AsArray().Count > 0);
            Assert.Equal(["BookingHeld", "PaymentCaptured", "BookingConfirmed", "PaymentRefunded"], Types(await till.Booking(booking)));
        }

        // A sale, a capture, a refund and a dispute of each, with two lines every time.
        await till.AssertComesToRest();
        Assert.Equal(3 * 4 * 2, await till.Entries());
        Assert.Equal(bodies.Length, await till.Backend.Stored<long>(
            "SELECT count(*) FROM payments.webhook_events WHERE tenant_id = $1 AND event_id = ANY ($2) AND applied_at IS NOT NULL",
            till.Key, bodies.Select(body => (string)JsonNode.Parse(body)!["id"]!).ToArray()));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Event_ThatWasPostedBefore_DoesNotHaveItsPaymentLookedAtAgain()
    {
        var till = await Open();
        await till.Provider.Tell(null);
        var payment = (string)(await till.Pay(await till.Hold(), "tok_action"))["payment"]!["id"]!;
        var (first, second) = (Webhook.Body(payment, till.Tenant), Webhook.Body(payment, till.Tenant));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Webhook.Post(till.Backend, first)));
        Assert.Equal(1, await Hints());
        await Webhook.Post(till.Backend, first);
        Assert.Equal(1, await Hints());
        await Webhook.Post(till.Backend, second);
        Assert.Equal(2, await Hints());
        await till.Provider.Tell(till.Backend);

        // A payment that waits for its payer keeps its task, and the task counts what was told of it.
        Task<int> Hints() => till.Backend.Stored<int>("SELECT hints FROM payments.payment_outbox WHERE tenant_id = $1", till.Key);
    }

    /// <summary>The row stands later than the event: as after a commit that is slower than the provider.</summary>
    [Fact]
    public async Task Event_ThatComesBeforeItsPayment_IsKeptAndAppliedWhenThePaymentIsThere()
    {
        var till = await Open();
        var booking = await till.Hold();
        var payment = $"pay_{Guid.CreateVersion7()}";
        var id = $"evt_{Guid.NewGuid():N}";
        await till.Provider.Post(
            "/v1/payments",
            new { id = payment, amountMinor = 400, currency = "EUR", paymentMethodToken = "tok_slow", metadata = new { tenant = till.Tenant } },
            key: payment);
        await AtTheProvider(till, payment, "captured");
        Assert.Equal(HttpStatusCode.OK, await Webhook.Post(till.Backend, Webhook.Body(payment, till.Tenant, id: id)));
        Assert.Equal(0, await till.Backend.Stored<long>("SELECT count(*) FROM payments.webhook_events WHERE event_id = $1 AND applied_at IS NOT NULL", id));

        await till.Backend.Stored<object>(
            "INSERT INTO payments.payments (tenant_id, id, booking_id, account, status, version, amount_minor, currency, created_at, updated_at) " +
            "VALUES ($1, $2, $3, 'sandbox', 'PROCESSING', 1, 400, 'EUR', clock_timestamp(), clock_timestamp())",
            till.Key, Books.IdOf(payment), Books.IdOf(booking));

        Assert.Equal("CAPTURED", Status(Only(await till.Until(booking, now => Status(now) == "CONFIRMED"))));
        await Applied(till, id);
        Assert.Equal((1, 400), ((int)(await till.Provider.Counts(till.Tenant))["charges"]!, (long)(await till.Provider.Counts(till.Tenant))["capturedMinor"]!));
    }

    [Fact]
    public async Task Event_OfAPaymentThatNeverComes_IsLookedAtLessAndLessAndAtLastNoMore()
    {
        var till = await Open();
        var id = $"evt_{Guid.NewGuid():N}";
        await Webhook.Post(till.Backend, Webhook.Body($"pay_{Guid.CreateVersion7()}", till.Tenant, id: id));

        await Age("2 hours");
        await Until("due_at > clock_timestamp() + interval '110 minutes'");
        await Age("25 hours");
        await Until("due_at IS NULL");

        Task Age(string age) => till.Backend.Stored<object>(
            $"UPDATE payments.webhook_events SET received_at = clock_timestamp() - interval '{age}', due_at = clock_timestamp() WHERE event_id = $1", id);

        async Task Until(string condition)
        {
            var late = DateTime.UtcNow.AddSeconds(30);
            while (await till.Backend.Stored<long>($"SELECT count(*) FROM payments.webhook_events WHERE event_id = $1 AND applied_at IS NULL AND {condition}", id) == 0)
            {
                Assert.True(DateTime.UtcNow < late, condition);
                await Task.Delay(50);
            }
        }
    }

    private static async Task<Till> Open()
    {
        var (backend, provider) = await Pair.Value;
        return await Till.Open(backend, provider);
    }

    private static async Task AtTheProvider(Till till, string payment, string status)
    {
        var late = DateTime.UtcNow.AddSeconds(30);
        while ((string?)(await till.Provider.Payment(payment))["status"] != status)
        {
            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(50);
        }
    }

    private static async Task Applied(Till till, string id)
    {
        var late = DateTime.UtcNow.AddSeconds(30);
        while (await till.Backend.Stored<long>("SELECT count(*) FROM payments.webhook_events WHERE event_id = $1 AND applied_at IS NOT NULL", id) == 0)
        {
            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(50);
        }
    }

    /// <summary>All that a webhook could change.</summary>
    private static async Task<string> Rows(Backend backend) => (await backend.Stored<string>(
        """
        SELECT concat_ws(' ',
          (SELECT count(*) || '/' || coalesce(sum(version), 0) FROM booking.bookings),
          (SELECT count(*) || '/' || coalesce(sum(version), 0) FROM payments.payments),
          (SELECT count(*) FROM payments.refunds), (SELECT count(*) || '/' || coalesce(sum(hints), 0) FROM payments.payment_outbox),
          (SELECT count(*) FROM payments.webhook_events), (SELECT count(*) FROM payments.ledger_entries), (SELECT count(*) FROM eventstore.events))
        """))!;
}
