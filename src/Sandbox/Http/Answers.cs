using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Http;

/// <summary>Everything is answered as JSON; a refusal as <c>{"error":{"code","message"}}</c>.</summary>
internal static class Answers
{
    public static IResult Ok(object value) => Results.Json(value, Json.Answers);

    public static IResult Refused(Refusal refusal) =>
        Results.Json(new { error = new { refusal.Code, refusal.Message } }, Json.Answers, statusCode: refusal.Status);

    public static IResult Of(Outcome outcome) =>
        outcome.Refusal is { } refusal ? Refused(refusal) : Ok(outcome.Booked!.Payment);
}
