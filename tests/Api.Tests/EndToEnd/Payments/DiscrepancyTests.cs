using System.Text.Json.Nodes;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>What the provider and the books disagree on.</summary>
public sealed class DiscrepancyTests
{
    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    [Fact]
    public async Task Discrepancies_WhenAllIsWell_AreNone()
    {
        var till = await Open();
        var (booking, payment) = await till.Confirmed();
        await till.Pay(booking, "tok_declined");
        await till.Pay(booking, "tok_action");
        await till.Pay(booking, "no_such_token");
        await till.Refund(payment, 100);
        await till.Provider.Post($"/v1/test/payments/{payment}/dispute", new { amountMinor = 10 });
        await till.Until(booking, now => now["payments"]!.AsArray().Any(one => one!["disputes"]!.AsArray().Count == 1));

        Assert.Empty(await Find(till));
    }

    [Fact]
    public async Task Discrepancy_OfAPaymentThatNobodyAskedFor_IsMissingInTheBooks()
    {
        var (till, other) = (await Open(), await Open());
        await other.Confirmed();
        await Rogue(till, $"by-hand-{till.Key}", 250);
        var ours = $"pay_{Guid.CreateVersion7()}";
        await Rogue(till, ours, 350);

        var found = (await Find(till)).OrderBy(one => (string)one!["providerReference"]!).ToArray();

        Assert.Equal([($"by-hand-{till.Key}", 250), (ours, 350)], found.Select(one => ((string)one!["providerReference"]!, (long)one["provider"]!["capturedMinor"]!)));
        Assert.All(found, one => Assert.Equal(("MISSING_IN_BOOKS", "CAPTURED"), ((string)one!["kind"]!, Status(one["provider"]!))));
        Assert.All(found, one => Assert.Null(one!["payment"]));
        Assert.Empty(await Find(other));
    }

    [Fact]
    public async Task Discrepancy_OfOtherAmounts_NamesThemOnBothSides()
    {
        var till = await Open();
        var (_, captured) = await till.Confirmed();
        var (_, refunded) = await till.Confirmed();
        await till.Refund(refunded, 100);
        await till.Backend.Stored<object>("UPDATE payments.payments SET captured_minor = 399 WHERE id = $1", Books.IdOf(captured));
        await till.Backend.Stored<object>("UPDATE payments.payments SET refunded_minor = 99 WHERE id = $1", Books.IdOf(refunded));

        var found = await Find(till);

        var first = Of(found, "CAPTURED");
        Assert.Equal((captured, 399, 400), ((string)first["payment"]!["id"]!, Minor(first["payment"]!, "captured"), (long)first["provider"]!["capturedMinor"]!));
        var second = Of(found, "REFUNDED");
        Assert.Equal((refunded, 99, 100), ((string)second["payment"]!["id"]!, Minor(second["payment"]!, "refunded"), (long)second["provider"]!["refundedMinor"]!));
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public async Task Discrepancy_OfAPaymentThatTheProviderForgot_IsMissingThere()
    {
        var till = await Open();
        var (booking, _) = await till.Confirmed();
        var lost = $"pay_{Guid.CreateVersion7()}";
        await till.Backend.Stored<object>(
            "INSERT INTO payments.payments (tenant_id, id, booking_id, account, status, version, amount_minor, captured_minor, currency, provider_reference, created_at, updated_at) " +
            "VALUES ($1, $2, $3, 'sandbox', 'CAPTURED', 1, 100, 100, 'EUR', 'there', clock_timestamp(), clock_timestamp())",
            till.Key, Books.IdOf(lost), Books.IdOf(booking));

        var found = Assert.Single(await Find(till))!;

        Assert.Equal(("MISSING_AT_PROVIDER", "there", lost), ((string)found["kind"]!, (string)found["providerReference"]!, (string)found["payment"]!["id"]!));
        Assert.Null(found["provider"]);
    }

    /// <summary>Only what began within the window is told, whichever of the two knows of it.</summary>
    [Fact]
    public async Task Window_WhenItLiesBesideIt_TellsNothingOfIt()
    {
        var till = await Open();
        var (_, payment) = await till.Confirmed();
        await Rogue(till, $"by-hand-{till.Key}", 250);
        await till.Backend.Stored<object>("UPDATE payments.payments SET captured_minor = 399 WHERE id = $1", Books.IdOf(payment));
        var now = DateTime.UtcNow;

        Assert.Equal(2, (await Find(till, now.AddMinutes(-30), now.AddMinutes(1))).Count);
        Assert.Empty(await Find(till, now.AddMinutes(1), now.AddMinutes(30)));
        Assert.Empty(await Find(till, now.AddHours(-3), now.AddMinutes(-30)));
    }

    /// <summary>The provider's clock and ours are two: a payment at the edge is in one's window and not in the other's.</summary>
    [Fact]
    public async Task Window_ThatEndsBetweenTheBooksAndTheProvider_TellsOfNoDifference()
    {
        var till = await Open();
        var (_, payment) = await till.Confirmed();
        var there = DateTime.Parse((string)(await till.Provider.Payment(payment))["createdAt"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal);
        await till.Backend.Stored<object>("UPDATE payments.payments SET created_at = $2 WHERE id = $1", Books.IdOf(payment), there.AddSeconds(-5));
        foreach (var edge in new[] { there.AddSeconds(-2), there.AddSeconds(-2).AddHours(1), there.AddSeconds(-2).AddHours(-1) })
        {
            Assert.Empty(await Find(till, edge, edge.AddMinutes(5)));
            Assert.Empty(await Find(till, edge.AddMinutes(-5), edge));
        }
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "to")]
    [InlineData("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "to")]
    [InlineData("2026-01-01T00:00:00Z", "2026-03-04T00:00:01Z", "to")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z", "from")]
    [InlineData("9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z", "to")]
    public async Task Window_WhenItIsEmptyTooLongOrBeyondAllTime_IsAValidationError(string from, string to, string field)
    {
        var till = await Open();

        var answer = await Ask(till, from, to);

        Assert.Equal(("VALIDATION", field), (answer.Code(), (string?)answer["errors"]![0]!["extensions"]!["field"]));
    }

    [Fact]
    public async Task Window_OfSixtyTwoDays_IsTaken()
    {
        var till = await Open();

        Assert.Null((await Ask(till, "2026-01-01T00:00:00Z", "2026-03-04T00:00:00Z")).Code());
    }

    [Fact]
    public async Task Discrepancies_OfMoreThanAPageOfPayments_LookAtAll()
    {
        var till = await Open();
        await Parallel.ForEachAsync(Enumerable.Range(0, 230), async (i, _) => await Rogue(till, $"by-hand-{i}", 1 + i));

        Assert.Equal(230, (await Find(till)).Select(one => (string)one!["providerReference"]!).Distinct().Count());
    }

    [Fact]
    public async Task Discrepancies_WhileTheProviderIsAway_CannotBeTold()
    {
        var till = await Till.Open(await Backend.Start([.. (await Pair.Value).Provider.Settings, ("GraphBooking:Payments:Accounts:sandbox:Address", "http://127.0.0.1:9")]), (await Pair.Value).Provider);

        Assert.Equal("PAYMENT_PROVIDER_UNAVAILABLE", (await Ask(till, Shop.Day(0), Shop.Day(1))).Code());
    }

    private static async Task<Till> Open()
    {
        var (backend, provider) = await Pair.Value;
        return await Till.Open(backend, provider);
    }

    /// <summary>A payment made past us, with this tenant's name on it.</summary>
    private static async Task Rogue(Till till, string id, long amountMinor)
    {
        await till.Provider.Post(
            "/v1/payments", new { id, amountMinor, currency = "EUR", paymentMethodToken = "tok_ok", metadata = new { tenant = till.Tenant } }, key: id);
        await till.Provider.Post($"/v1/payments/{id}/capture", new { amountMinor }, key: id);
    }

    private static JsonNode Of(JsonArray found, string kind) => Assert.Single(found, one => (string)one!["kind"]! == kind)!;

    private static Task<JsonArray> Find(Till till) => Find(till, DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(2));

    private static async Task<JsonArray> Find(Till till, DateTime from, DateTime to) =>
        (JsonArray)(await Ask(till, Text(from), Text(to)))["data"]!["paymentDiscrepancies"]!;

    private static Task<JsonObject> Ask(Till till, string from, string to) => till.Shop.Ask(
        "query($f: DateTime!, $t: DateTime!) { paymentDiscrepancies(from: $f, to: $t) { kind providerReference " +
        "payment { id captured { amountMinor } refunded { amountMinor } } provider { status capturedMinor refundedMinor } } }",
        new { f = from, t = to });

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null);
}
