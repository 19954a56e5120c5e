using GraphBooking.Sandbox.Faults;
using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Http;

/// <summary>What a card provider offers its customers.</summary>
internal sealed class PaymentRoutes(Books books, Calls calls)
{
    public void Map(WebApplication app)
    {
        app.MapPost("/v1/payments", (Delegate)Start);
        app.MapGet("/v1/payments", List);
        app.MapGet("/v1/payments/{id}", Get);
        app.MapPost("/v1/payments/{id}/capture", Capture);
        app.MapPost("/v1/payments/{id}/cancel", Cancel);
        app.MapPost("/v1/payments/{id}/refunds", Refund);
    }

    private Task<IResult> Start(HttpContext http) => http.WithKey(
        fields => new StartPayment(
            fields.Id("id"),
            fields.Amount("amountMinor"),
            fields.Currency("currency"),
            fields.OptionalText("paymentMethodToken"),
            fields.Texts("metadata")),
        (key, payment) =>
        {
            var request = KeyedRequest.Of(Operations.Start, key, payment);
            return calls.Once(http, request, payment.Id, () => books.Start(request, payment));
        });

    private Task<IResult> Capture(HttpContext http, string id) => http.WithKey(
        fields => fields.Amount("amountMinor"),
        (key, amountMinor) =>
        {
            var request = KeyedRequest.Of(Operations.Capture, key, id, amountMinor);
            return calls.Once(http, request, id, () => books.Capture(request, id, amountMinor));
        });

    private Task<IResult> Cancel(HttpContext http, string id) => http.WithKey(
        fields => fields,
        (key, _) =>
        {
            var request = KeyedRequest.Of(Operations.Cancel, key, id);
            return calls.Once(http, request, id, () => books.Cancel(request, id));
        });

    private Task<IResult> Refund(HttpContext http, string id) => http.WithKey(
        fields => (Id: fields.Id("id"), AmountMinor: fields.Amount("amountMinor")),
        (key, refund) =>
        {
            var request = KeyedRequest.Of(Operations.Refund, key, id, refund.Id, refund.AmountMinor);
            return calls.Once(
                http, request, id, () => books.Refund(request, id, refund.Id, refund.AmountMinor));
        });

    private Task<IResult> Get(HttpContext http, string id) => calls.Run(http, Operations.Get, id, () =>
        books.Read(state => state.Payment(id)) is { } booked ? booked : Refusal.NotFound);

    private IResult List(HttpContext http)
    {
        var (query, refusal) = PaymentQuery.Of(http.Request.Query);
        if (query is null)
        {
            return Answers.Refused(refusal!);
        }

        return books.Read(query.Run) is { } page
            ? Answers.Ok(new { page.Payments, page.HasMore })
            : Answers.Refused(Refusal.Invalid("after is the id of a payment."));
    }
}
