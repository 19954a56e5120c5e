using System.Net;
using System.Text.Json.Nodes;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>A business to which a sequence happens: one service at one resource for two at a time.</summary>
internal sealed class World
{
    private const int Capacity = 2;

    private static readonly object[] Policy = [new { hoursBefore = 48, refundBasisPoints = 10_000 }, new { hoursBefore = 6, refundBasisPoints = 3_333 }];

    private static readonly string[] Slots = [Shop.Day(1, 12), Shop.Day(3, 12), Shop.Day(3, 13)];

    private readonly Lane _lane;
    private readonly Shop _shop;
    private readonly Hands _hands;
    private readonly string _resource;
    private readonly string _service;
    private readonly List<string> _bookings = [];
    private readonly List<(string Mutation, object Input, bool IsBegun)> _asked = [];

    private World(Lane lane, Shop shop, Hands hands, string resource, string service)
    {
        _lane = lane;
        _shop = shop;
        _hands = hands;
        _resource = resource;
        _service = service;
    }

    public Task<TenantBooks> Books() => TenantBooks.Read(_shop, _lane.Provider);

    public static async Task<World> Open(Lane lane, Sequence sequence)
    {
        var shop = await Shop.Open(lane.Backend);
        var resource = await shop.Resource(Capacity);
        var service = await shop.Mutate("createService", new
        {
            name = "Visit",
            duration = "PT1H",
            price = Euros(1000),
            deposit = Euros(sequence.HasDeposit ? 400 : 0),
            resourceIds = new[] { resource },
            cancellationPolicy = sequence.HasPolicy ? Policy : [],
        }, "service { id }");
        return new World(lane, shop, await Hands.Of(shop), resource, (string)service["service"]!["id"]!);
    }

    public async Task Run(Act act)
    {
        _lane.Mischief.Prepare(act.Trouble, Do);
        await Do(act);
        _lane.Mischief.Prepare(null, Do);
    }

    /// <summary>Lets everything that can still happen by itself happen, without any trouble.</summary>
    /// <param name="isTheEnd">Whether payers who have not acted fail to, and holds run out.</param>
    public async Task ComeToRest(bool isTheEnd)
    {
        await _lane.Mischief.LetLateCallsArrive();
        foreach (var booking in isTheEnd ? _bookings : [])
        {
            await _hands.RunOut(Key<BookingId>(booking));
        }

        for (var turn = 0; turn < 40; turn++)
        {
            await Settle(isTheEnd);
            await _hands.Wait();
            await _lane.Sweep();
            while (await _lane.Work() > 0)
            {
            }

            if (await IsAtRest(isTheEnd))
            {
                return;
            }
        }

        Assert.Fail("The outbox is not done with: " + string.Join("; ", await Tasks()));
    }

    /// <summary>What is left to do is never done: the next sequence must not find it.</summary>
    public Task GiveUp() => _hands.GiveUp();

    private async Task<IReadOnlyList<string>> PaymentIds() => await _hands.Read(
        "SELECT id FROM payments.payments WHERE tenant_id = $1 ORDER BY created_at, id", row => new PaymentId(row.GetGuid(0)).ToString());

    private Task Do(Act act) => act switch
    {
        Act.Hold hold => Hold(hold),
        Act.Pay pay => With(_bookings, pay.Booking, booking => Ask(
            "startPayment", new { bookingId = booking, paymentMethodToken = pay.Token, amount = EurosOrNull(pay.AmountMinor), idempotencyKey = NewKey() })),
        Act.Refund refund => WithPayment(refund.Payment, payment => Ask(
            "refundPayment", new { paymentId = payment, amount = EurosOrNull(refund.AmountMinor), idempotencyKey = NewKey() })),
        Act.Repeat repeat => With(_asked, repeat.Which, Repeat),
        Act.Action action => WithPayment(action.Payment, payment => _lane.Provider.Try(
            $"/v1/test/payments/{payment}/{(action.Succeeds ? "complete-action" : "fail-action")}")),
        Act.Settle settle => WithPayment(settle.Payment, payment => _lane.Provider.Try($"/v1/test/payments/{payment}/settle")),
        Act.Dispute dispute => WithPayment(dispute.Payment, payment => _lane.Provider.Try(
            $"/v1/test/payments/{payment}/dispute", new { id = $"dsp_{payment}", amountMinor = dispute.AmountMinor })),
        Act.CloseDispute close => WithPayment(close.Payment, payment => _lane.Provider.Try(
            $"/v1/test/payments/{payment}/disputes/dsp_{payment}/close", new { outcome = close.IsWon ? "won" : "lost" })),
        Act.Step step => With(_bookings, step.Booking, booking => Mutate(step.Mutation, new { bookingId = booking })),
        Act.Reschedule move => With(_bookings, move.Booking, booking => Mutate("rescheduleBooking", new { bookingId = booking, start = Slots[move.Slot] })),
        Act.Price price => Mutate("updateService", new { serviceId = _service, price = Euros(price.Minor) }),
        Act.Webhook webhook => Tell(webhook),
        Act.RunOut over => With(_bookings, over.Booking, booking => _hands.RunOut(Key<BookingId>(booking))),
        Act.Sweep => _lane.Sweep(),
        Act.Wait => _hands.Wait(),
        Act.Work work => Work(work),
        Act.LateCalls => _lane.Mischief.LetLateCallsArrive(),
        _ => throw new InvalidOperationException($"Nobody knows how to do {act}."),
    };

    private async Task Hold(Act.Hold hold)
    {
        var held = await Mutate(
            "holdSlot", new { serviceId = _service, resourceId = _resource, start = Slots[hold.Slot], quantity = hold.Quantity }, "booking { id }");
        if (held?["booking"]?["id"] is { } id)
        {
            _bookings.Add((string)id!);
        }
    }

    private async Task Ask(string mutation, object input)
    {
        var begun = await Begun();
        await Mutate(mutation, input);
        _asked.Add((mutation, input, await Begun() > begun));
    }

    // The first answer may be due still: then the copy waits for it, and it comes when the worker has looked. What was refused
    // may be begun now, but once.
    private async Task Repeat((string Mutation, object Input, bool IsBegun) asked)
    {
        var (begun, isDue) = (await Begun(), await InProgress() > 0);
        var answer = Mutate(asked.Mutation, asked.Input);
        if (isDue)
        {
            await _hands.Wait();
            await Work(new Act.Work(null));
        }

        await answer;
        await Mutate(asked.Mutation, asked.Input);
        var once = await Begun();
        await Mutate(asked.Mutation, asked.Input);
        Assert.Equal(asked.IsBegun ? begun : once, await Begun());
        Assert.InRange(once, begun, begun + 1);
    }

    private async Task Work(Act.Work work)
    {
        if (work.Which is { } which)
        {
            await _hands.PutOffAllBut(which);
        }

        await _lane.Work();
        await _hands.TakeUpAgain();
    }

    private async Task Tell(Act.Webhook webhook)
    {
        var raised = new List<string>();
        foreach (var payment in await PaymentIds())
        {
            raised.AddRange((await _lane.Provider.Get($"/v1/test/events?payment={payment}"))["events"]!.AsArray().Select(told => (string)told!["id"]!));
        }

        await With(raised, webhook.Which, async id =>
        {
            var letter = await _lane.Postbox.Find(id);
            var answers = await Task.WhenAll(
                Enumerable.Range(0, webhook.Copies).Select(_ => Payments.Webhook.Post(_lane.Backend, letter.Body, letter.Signature)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        });
    }

    private async Task<JsonObject?> Mutate(string mutation, object input, string selection = "errors { __typename ... on Error { message } }")
    {
        var deaths = _lane.Mischief.Deaths;
        var type = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        var answer = await _shop.Ask($"mutation($input: {type}!) {{ {mutation}(input: $input) {{ {selection} }} }}", new { input });

        // A process that died has answered nobody.
        Assert.True(answer["errors"] is null || _lane.Mischief.Deaths > deaths, answer.ToJsonString());
        return answer["data"]?[mutation] as JsonObject;
    }

    private async Task Settle(bool isTheEnd)
    {
        foreach (var payment in await PaymentIds())
        {
            await _lane.Provider.Try($"/v1/test/payments/{payment}/settle");
            if (isTheEnd)
            {
                await _lane.Provider.Try($"/v1/test/payments/{payment}/fail-action");
            }
        }
    }

    private async Task<bool> IsAtRest(bool isTheEnd) => (await _hands.Read(
        "SELECT o.kind = 'CHARGE' AND p.status = 'REQUIRES_ACTION' AND NOT p.is_abandoned AND NOT $2 FROM payments.payment_outbox o " +
        "LEFT JOIN payments.payments p ON p.tenant_id = o.tenant_id AND p.id = o.payment_id WHERE o.tenant_id = $1",
        row => row.GetBoolean(0),
        P.Bool(isTheEnd))).TrueForAll(waits => waits);

    private Task<List<string>> Tasks() => _hands.Read("SELECT to_jsonb(o)::text FROM payments.payment_outbox o WHERE tenant_id = $1", row => row.GetString(0));

    // What was asked for under a key, and not refused.
    private async Task<long> Begun() => (await _hands.Read(
        "SELECT count(*) FROM operations.idempotency_keys WHERE tenant_id = $1 AND input_hash <> ''", row => row.GetInt64(0))).Single();

    private async Task<long> InProgress() => (await _hands.Read(
        "SELECT count(*) FROM operations.idempotency_keys WHERE tenant_id = $1 AND answer_state IS NULL AND input_hash <> ''", row => row.GetInt64(0))).Single();

    private async Task WithPayment(int which, Func<string, Task> act) => await With(await PaymentIds(), which, act);

    private static Task With<T>(IReadOnlyList<T> all, int which, Func<T, Task> act) => all.Count == 0 ? Task.CompletedTask : act(all[which % all.Count]);

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private static Guid Key<TId>(string id)
        where TId : struct, IEntityId<TId> => EntityId.TryParse<TId>(id, out var parsed) ? parsed.Value : throw new FormatException(id);

    private static object Euros(long minor) => new { amountMinor = minor, currency = "EUR" };

    private static object? EurosOrNull(long? minor) => minor is { } amount ? Euros(amount) : null;
}
