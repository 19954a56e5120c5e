using System.Text.Json.Nodes;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Errors as Stripe words them. Their texts repeat what was sent, so that a leak shows.</summary>
internal static class FakeStripeErrors
{
    public static JsonObject Card(string code, string? declineCode)
    {
        var error = new JsonObject
        {
            ["type"] = "card_error",
            ["code"] = code,
            ["message"] = "Your card was declined.",
            ["payment_method"] = new JsonObject
            {
                ["id"] = "pm_1",
                ["object"] = "payment_method",
                ["type"] = "card",
                ["card"] = FakeCharge.Card("0002"),
            },
        };
        if (declineCode is not null)
        {
            error["decline_code"] = declineCode;
        }

        return error;
    }

    public static Answer Request(int status, string? code, string message, string? param = null, string type = "invalid_request_error") =>
        Of(status, new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message, ["param"] = param });

    public static Answer Missing(string what, string param, int status = 404) =>
        Request(status, "resource_missing", $"No such {param}: '{what}'", param);

    public static Answer Of(int status, JsonObject error) => new(status, new JsonObject { ["error"] = error.DeepClone() }.ToJsonString());
}
