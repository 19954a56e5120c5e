using System.Text.Json.Nodes;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>A payment intent as Stripe keeps it.</summary>
internal sealed class FakeIntent
{
    public required string Id { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required DateTimeOffset Created { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public string Status { get; set; } = "requires_payment_method";

    public JsonObject? LastError { get; set; }

    public FakeCharge? Charge { get; set; }

    public long Received => Charge is { Captured: true } ? Amount : 0;

    public JsonObject ToJson(bool withCharge, bool withRefunds) => new()
    {
        ["id"] = Id,
        ["object"] = "payment_intent",
        ["amount"] = Amount,
        ["amount_capturable"] = Status == "requires_capture" ? Amount : 0,
        ["amount_received"] = Received,
        ["capture_method"] = "manual",
        ["client_secret"] = $"{Id}_secret_{Id[3..]}",
        ["created"] = Created.ToUnixTimeSeconds(),
        ["currency"] = Currency,
        ["last_payment_error"] = LastError?.DeepClone(),
        ["latest_charge"] = Charge is null ? null : withCharge ? Charge.ToJson(this, withRefunds) : Charge.Id,
        ["livemode"] = false,
        ["metadata"] = Json(Metadata),
        ["status"] = Status,
    };

    public static JsonObject Json(Dictionary<string, string> texts) =>
        new(texts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}

internal sealed class FakeCharge
{
    public required string Id { get; init; }

    public required string Last4 { get; init; }

    public bool Captured { get; set; }

    public List<FakeRefund> Refunds { get; } = [];

    public List<FakeDispute> Disputes { get; } = [];

    public static JsonObject Card(string last4) => new() { ["brand"] = "visa", ["last4"] = last4 };

    public JsonObject ToJson(FakeIntent intent, bool withRefunds)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "charge",
            ["amount"] = intent.Amount,
            ["currency"] = intent.Currency,
            ["captured"] = Captured,
            ["disputed"] = Disputes.Count > 0,
            ["metadata"] = FakeIntent.Json(intent.Metadata),
            ["payment_intent"] = intent.Id,
            ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = Card(Last4) },
        };
        if (withRefunds)
        {
            const int most = 10;
            var newest = Enumerable.Reverse(Refunds).Take(most).Select(refund => refund.ToJson(intent));
            json["refunds"] = FakeStripeBooks.List(newest, Refunds.Count > most);
        }

        return json;
    }
}

internal sealed record FakeRefund(string Id, long Amount, Dictionary<string, string> Metadata)
{
    public string Status { get; set; } = "succeeded";

    public JsonObject ToJson(FakeIntent intent) => new()
    {
        ["id"] = Id,
        ["object"] = "refund",
        ["amount"] = Amount,
        ["currency"] = intent.Currency,
        ["metadata"] = FakeIntent.Json(Metadata),
        ["payment_intent"] = intent.Id,
        ["status"] = Status,
    };
}

/// <param name="Id">Of the dispute.</param>
/// <param name="Amount">Disputed.</param>
/// <param name="IsInquiry">The bank only asks; no money moves.</param>
internal sealed record FakeDispute(string Id, long Amount, bool IsInquiry)
{
    public string Status { get; set; } = IsInquiry ? "warning_needs_response" : "needs_response";

    public JsonObject ToJson(FakeIntent intent) => new()
    {
        ["id"] = Id,
        ["object"] = "dispute",
        ["amount"] = Amount,
        ["balance_transactions"] = IsInquiry ? [] : new JsonArray(Withdrawal(-Amount)),
        ["currency"] = intent.Currency,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = intent.Id,
        ["status"] = Status,
    };

    private JsonObject Withdrawal(long amount) => new()
    {
        ["id"] = $"txn_{Id}",
        ["object"] = "balance_transaction",
        ["amount"] = amount,
    };
}
