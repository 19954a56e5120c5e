using System.Globalization;
using System.Text.Json.Nodes;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>What Stripe does with payments, as far as the adapter uses it, by its published API.</summary>
internal sealed class FakeStripeBooks
{
    private const string Digits = "0000";
    private int _made;

    /// <summary>The oldest first.</summary>
    public List<FakeIntent> Intents { get; } = [];

    /// <summary>When whatever is made next is made.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public FakeIntent Only => Intents.Single();

    /// <summary>An intent that was not made by a call.</summary>
    public FakeIntent Add(long amount, string currency, Dictionary<string, string> metadata, string? method = null)
    {
        var intent = new FakeIntent { Id = Id("pi"), Amount = amount, Currency = currency, Metadata = metadata, Created = Now };
        Intents.Add(intent);
        if (method is not null)
        {
            Confirm(intent, method);
        }

        return intent;
    }

    /// <summary>The payer, or we on their behalf, tries a card.</summary>
    /// <returns>Null when it went well; else Stripe's error.</returns>
    public JsonObject? Confirm(FakeIntent intent, string method)
    {
        intent.LastError = null;
        intent.Status = method switch
        {
            "pm_card_authenticationRequired" => "requires_action",
            "pm_slow" => "processing",
            _ => "requires_capture",
        };
        if (intent.Status == "requires_capture")
        {
            intent.Charge = new FakeCharge { Id = Id("ch"), Last4 = "4242" };
        }

        if (method is not ("pm_card_chargeDeclined" or "pm_card_expired"))
        {
            return null;
        }

        var code = method == "pm_card_expired" ? ("expired_card", null) : ("card_declined", "insufficient_funds");
        intent.Status = "requires_payment_method";
        intent.Charge = new FakeCharge { Id = Id("ch"), Last4 = "0002" };
        intent.LastError = FakeStripeErrors.Card(code.Item1, code.Item2);
        return intent.LastError;
    }

    public FakeDispute Dispute(FakeIntent intent, long amount, bool isInquiry = false)
    {
        var dispute = new FakeDispute(Id("du"), amount, isInquiry);
        intent.Charge!.Disputes.Add(dispute);
        return dispute;
    }

    public FakeRefund Refund(FakeIntent intent, long amount, Dictionary<string, string> metadata)
    {
        var refund = new FakeRefund(Id("re"), amount, metadata);
        intent.Charge!.Refunds.Add(refund);
        return refund;
    }

    /// <summary>A page of a list: the newest first, after the one that is named.</summary>
    public static JsonObject Page(IEnumerable<JsonObject> newestFirst, SentRequest request)
    {
        var limit = int.Parse(request.Query.GetValueOrDefault("limit", "10"), CultureInfo.InvariantCulture);
        var rest = newestFirst.ToList();
        if (request.Query.TryGetValue("starting_after", out var last))
        {
            rest = rest[(rest.FindIndex(one => (string)one["id"]! == last) + 1)..];
        }

        return List(rest.Take(limit), rest.Count > limit);
    }

    public static JsonObject List(IEnumerable<JsonObject> data, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
        ["url"] = "/v1/list",
    };

    private string Id(string prefix) => $"{prefix}_{(++_made).ToString(Digits, CultureInfo.InvariantCulture)}";
}
