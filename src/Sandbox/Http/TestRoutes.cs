using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Http;

/// <summary>What no real provider offers: the customer's and the bank's part, and a look at the books.</summary>
internal sealed class TestRoutes(Books books)
{
    private const int MostCopies = 1_000;

    public void Map(WebApplication app)
    {
        app.MapPost("/v1/test/payments/{id}/complete-action", (HttpContext http, string id) => Act(http, id, PaymentSteps.CompleteAction));
        app.MapPost("/v1/test/payments/{id}/fail-action", (HttpContext http, string id) => Act(http, id, PaymentSteps.FailAction));
        app.MapPost("/v1/test/payments/{id}/settle", (HttpContext http, string id) => Act(http, id, PaymentSteps.Settle));
        app.MapPost("/v1/test/payments/{id}/dispute", Dispute);
        app.MapPost("/v1/test/payments/{id}/disputes/{disputeId}/close", CloseDispute);
        app.MapGet("/v1/test/counts", Counts);
        app.MapGet("/v1/test/events", Events);
        app.MapPost("/v1/test/events/{eventId}/resend", Resend);
        app.MapPut("/v1/test/webhook-url", (Delegate)SendTo);
    }

    private Task<IResult> Act(HttpContext http, string id, Func<BookedPayment, Decision> step) =>
        http.WithBody(fields => fields, _ => Task.FromResult(Answers.Of(books.Take(id, step))));

    private Task<IResult> Dispute(HttpContext http, string id) => http.WithBody(
        fields => (Id: fields.OptionalId("id"), AmountMinor: fields.Amount("amountMinor")),
        dispute => Task.FromResult(Answers.Of(
            books.Take(id, booked => DisputeSteps.Open(booked, dispute.Id, dispute.AmountMinor)))));

    private Task<IResult> CloseDispute(HttpContext http, string id, string disputeId) => http.WithBody(
        fields => fields.Choice("outcome", ("won", DisputeStatus.Won), ("lost", DisputeStatus.Lost)),
        outcome => Task.FromResult(Answers.Of(books.Take(
            id, booked => DisputeSteps.Close(booked, disputeId, outcome)))));

    private IResult Counts(string? tenant)
    {
        var tallies = books.Read(state => state.Payments()
            .Where(booked => tenant is null || booked.Payment.Metadata.GetValueOrDefault("tenant") == tenant)
            .Select(booked => booked.Tally)
            .ToList());
        var sum = tallies.Aggregate(new Tally(), (one, other) => one + other);
        return Answers.Ok(new
        {
            Payments = tallies.Count,
            sum.Charges,
            sum.Captures,
            sum.Refunds,
            sum.CapturedMinor,
            sum.RefundedMinor,
        });
    }

    private IResult Events(string? payment)
    {
        var events = books.Read(state => state.Events
            .Where(sent => payment is null || sent.Event.Payment.Id == payment)
            .Select(sent => new
            {
                sent.Event.Id,
                sent.Event.Type,
                sent.Event.CreatedAt,
                PaymentId = sent.Event.Payment.Id,
                sent.Attempts,
                sent.Delivered,
                sent.Outstanding,
            })
            .ToList());
        return Answers.Ok(new { events });
    }

    private Task<IResult> Resend(HttpContext http, string eventId) => http.WithBody(
        fields => (int)fields.Whole("copies", MostCopies, absent: 1),
        copies => Task.FromResult(books.Resend(eventId, copies)
            ? Answers.Ok(new { copies })
            : Answers.Refused(Refusal.NotFound)));

    private Task<IResult> SendTo(HttpContext http) => http.WithBody(
        fields => fields.OptionalText("url"),
        text =>
        {
            var url = Webhooks.WebhookAddress.Parse(text);
            if (text is not null && url is null)
            {
                return Task.FromResult(Answers.Refused(Refusal.Invalid("url is an http or https address, or null to hold webhooks back.")));
            }

            books.SendTo(url);
            return Task.FromResult(Answers.Ok(new { url }));
        });
}
