using System.Text.Json.Nodes;

namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(int Status, JsonNode Body)
{
    public string? Code => (string?)Body["error"]?["code"];

    public string PaymentStatus => (string)Body["status"]!;

    public long Captured => (long)Body["capturedMinor"]!;

    public long Refunded => (long)Body["refundedMinor"]!;

    public override string ToString() => $"{Status} {Body.ToJsonString()}";

    public static async Task<Answer> Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
}
