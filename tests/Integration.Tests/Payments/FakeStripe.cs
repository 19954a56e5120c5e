using System.Globalization;
using System.Text.Json.Nodes;
using GraphBooking.Infrastructure.Payments;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Answers as Stripe's published API does: forms in, JSON out, idempotency keys, lists in pages, fields that expand.</summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    public const string ApiKey = "sk_test_51SecretOfTheAccount";
    public const string WebhookSecret = "whsec_SecretOfTheEndpoint";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Request, Answer Answer)> _answered = [];
    private readonly HttpClient _http = ProviderHttp.Open();
    private LocalServer _server = null!;

    private FakeStripe()
    {
    }

    public FakeStripeBooks Books { get; } = new();

    public IReadOnlyList<SentRequest> Requests => _server.Requests;

    public static async Task<FakeStripe> Start()
    {
        var stripe = new FakeStripe();
        stripe._server = await LocalServer.Start(stripe.Answer);
        return stripe;
    }

    public StripeProvider Provider(TimeSpan? timeout = null, string apiKey = ApiKey) => new(
        _http,
        new PaymentAccountOptions { Kind = ProviderKinds.Stripe, ApiKey = apiKey, WebhookSecret = WebhookSecret, Address = _server.Address },
        timeout ?? TimeSpan.FromSeconds(30));

    public void FailNext(Fault fault) => _server.FailNext(fault);

    /// <summary>A day goes by.</summary>
    public void ForgetKeys()
    {
        lock (_lock)
        {
            _answered.Clear();
        }
    }

    /// <summary>Nobody listens any more.</summary>
    public Task Stop() => _server.Stop();

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _server.DisposeAsync();
    }

    private Answer Answer(SentRequest request)
    {
        lock (_lock)
        {
            return request.Headers.GetValueOrDefault("Authorization") != $"Bearer {ApiKey}"
                ? FakeStripeErrors.Request(401, null, $"Invalid API Key provided: {request.Headers.GetValueOrDefault("Authorization")}")
                : request.IdempotencyKey is { } key ? Once(key, request) : Route(request);
        }
    }

    private Answer Once(string key, SentRequest request)
    {
        var asked = $"{request} {request.Body}";
        if (_answered.TryGetValue(key, out var before))
        {
            return before.Request == asked
                ? before.Answer with { Headers = new() { ["Idempotent-Replayed"] = "true" } }
                : FakeStripeErrors.Request(
                    400, null, $"Keys for idempotent requests can only be used with the same parameters: {key}", type: "idempotency_error");
        }

        var answer = Route(request);
        _answered[key] = (asked, answer);
        return answer;
    }

    private Answer Route(SentRequest request) => (request.Method, request.Path.Split('/')[2..]) switch
    {
        ("POST", ["payment_intents"]) => Create(request),
        ("GET", ["payment_intents"]) => Intents(request),
        ("GET", ["payment_intents", var id]) => On(id, intent => Ok(intent, request)),
        ("POST", ["payment_intents", var id, "capture"]) => On(id, intent => Move(intent, "succeeded", request, "requires_capture")),
        ("POST", ["payment_intents", var id, "cancel"]) => On(id, intent => Move(
            intent, "canceled", request, "requires_capture", "requires_payment_method", "requires_action", "requires_confirmation")),
        ("POST", ["refunds"]) => On(request.Form["payment_intent"], intent => Refund(intent, request)),
        ("GET", ["refunds"]) => On(request.Query["payment_intent"], intent => Json(FakeStripeBooks.Page(
            Enumerable.Reverse(intent.Charge!.Refunds).Select(refund => refund.ToJson(intent)), request))),
        ("GET", ["disputes"]) => On(request.Query["payment_intent"], intent => Json(FakeStripeBooks.Page(
            Enumerable.Reverse(intent.Charge!.Disputes).Select(dispute => dispute.ToJson(intent)), request))),
        _ => FakeStripeErrors.Request(404, null, $"Unrecognized request URL ({request})."),
    };

    private Answer Create(SentRequest request)
    {
        var form = request.Form;
        var method = form.GetValueOrDefault("payment_method");
        if (method is not null && !method.StartsWith("pm_", StringComparison.Ordinal))
        {
            return FakeStripeErrors.Missing(method, "payment_method", status: 400);
        }

        var intent = Books.Add(Number(form["amount"]), form["currency"], Metadata(form));
        if (form.GetValueOrDefault("confirm") != "true" || Books.Confirm(intent, method!) is not { } declined)
        {
            return Ok(intent, request);
        }

        var error = declined.DeepClone().AsObject();
        error["payment_intent"] = intent.ToJson(withCharge: false, withRefunds: false);
        return FakeStripeErrors.Of(402, error);
    }

    private Answer Intents(SentRequest request)
    {
        var since = Number(request.Query.GetValueOrDefault("created[gte]", "0"));
        var before = Number(request.Query.GetValueOrDefault("created[lt]", $"{long.MaxValue}"));
        var to = Number(request.Query.GetValueOrDefault("created[lte]", $"{long.MaxValue}"));
        var found =
            from intent in Enumerable.Reverse(Books.Intents)
            let created = intent.Created.ToUnixTimeSeconds()
            where created >= since && created < before && created <= to
            select intent.ToJson(Expands(request, "data.latest_charge"), Expands(request, "data.latest_charge.refunds"));
        return Json(FakeStripeBooks.Page(found, request));
    }

    private static Answer Move(FakeIntent intent, string status, SentRequest request, params string[] from)
    {
        if (!from.Contains(intent.Status))
        {
            return FakeStripeErrors.Request(
                400, "payment_intent_unexpected_state", $"This PaymentIntent has a status of {intent.Status}: {intent.ToJson(false, false)}");
        }

        intent.Status = status;
        intent.Charge?.Captured = status == "succeeded";
        return Ok(intent, request);
    }

    private Answer Refund(FakeIntent intent, SentRequest request)
    {
        var amount = Number(request.Form["amount"]);
        var refunded = intent.Charge!.Refunds.Where(refund => refund.Status is "succeeded" or "pending").Sum(refund => refund.Amount);
        return amount > intent.Received - refunded
            ? FakeStripeErrors.Request(400, "charge_already_refunded", $"Charge {intent.Charge.Id} has already been refunded.")
            : Json(Books.Refund(intent, amount, Metadata(request.Form)).ToJson(intent));
    }

    private Answer On(string id, Func<FakeIntent, Answer> answer) => Books.Intents.Find(intent => intent.Id == id) is { } found
        ? answer(found)
        : FakeStripeErrors.Missing(id, "payment_intent");

    private static Answer Ok(FakeIntent intent, SentRequest request) =>
        Json(intent.ToJson(Expands(request, "latest_charge"), Expands(request, "latest_charge.refunds")));

    private static Answer Json(JsonObject json) => new(200, json.ToJsonString());

    // A field is expanded when it is named, or one below it.
    private static bool Expands(SentRequest request, string field) => request.Query.Concat(request.Form).Any(pair =>
        pair.Key.StartsWith("expand[", StringComparison.Ordinal) && $"{pair.Value}.".StartsWith($"{field}.", StringComparison.Ordinal));

    private static Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string> form) => form
        .Where(field => field.Key.StartsWith("metadata[", StringComparison.Ordinal))
        .ToDictionary(field => field.Key["metadata[".Length..^1], field => field.Value);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
