using System.Text.Json;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class MutationTests
{
    private const string Confirm = "mutation { confirmBooking(input: { bookingId: \"garbage\" }) { booking { status } errors { __typename ... on Error { message code } ... on NotFoundError { id } ... on HoldExpiredError { expiredAt } ... on InvalidTransitionError { from to } ... on VersionConflictError { currentVersion } ... on PaymentRequiredError { due { amountMinor } } ... on ValidationError { field } } } }";

    private readonly TestServer _server = new();

    [Fact]
    public async Task Payload_WhenItWentWell_HasTheValueAndNoErrors()
    {
        _server.Answers.On<ConfirmBooking, Booking>(_ => Samples.Booking);

        var answer = await _server.Ask(Confirm);

        Assert.Equal("CHECKED_IN", answer.Text("data.confirmBooking.booking.status"));
        Assert.Equal(JsonValueKind.Null, answer.At("data.confirmBooking.errors").ValueKind);
        Assert.Equal(default, _server.Answers.Sent.OfType<ConfirmBooking>().Single().BookingId);
    }

    [Fact]
    public async Task Payload_WhenRefused_HasTypedErrorsAndNoValue()
    {
        _server.Answers.On<ConfirmBooking, Booking>(command => Result<Booking>.Refused(
        [
            new NotFoundError(command.BookingId.ToString()),
            new NotFoundError(Samples.Booking.Id.ToString()),
            new HoldExpiredError(Samples.Noon),
            new InvalidTransitionError(BookingStatus.NoShow, BookingStatus.Confirmed),
            new VersionConflictError(7),
            new PaymentRequiredError(new Money(500, "EUR")),
            new ValidationError("expectedVersion", "Too small."),
            new IdempotencyConflictError(),
        ]));

        var payload = (await _server.Ask(Confirm)).At("data.confirmBooking");

        Assert.Equal(JsonValueKind.Null, payload.At("booking").ValueKind);
        Assert.Equal(
            ["NotFoundError", "NotFoundError", "HoldExpiredError", "InvalidTransitionError", "VersionConflictError", "PaymentRequiredError", "ValidationError", "IdempotencyConflictError"],
            payload.At("errors").EnumerateArray().Select(error => error.Text("__typename")));
        Assert.Equal(JsonValueKind.Null, payload.At("errors[0].id").ValueKind);
        Assert.Equal(Samples.Booking.Id.ToString(), payload.Text("errors[1].id"));
        Assert.Equal("2026-05-01T12:00:00Z", payload.Text("errors[2].expiredAt"));
        Assert.Equal(("NO_SHOW", "CONFIRMED"), (payload.Text("errors[3].from"), payload.Text("errors[3].to")));
        Assert.Equal(7, payload.At("errors[4].currentVersion").GetInt32());
        Assert.Equal(500, payload.At("errors[5].due.amountMinor").GetInt64());
        Assert.Equal(("expectedVersion", "Too small.", "VALIDATION"), (payload.Text("errors[6].field"), payload.Text("errors[6].message"), payload.Text("errors[6].code")));
    }

    [Fact]
    public async Task HoldSlot_WhenTaken_OffersAlternatives()
    {
        _server.Answers.On<HoldSlot, Booking>(_ => new SlotUnavailableError(
            [new Slot(new TimeRange(Samples.Noon, Samples.Noon.AddHours(1)), Samples.Resource.Id, 1, new Money(100, "EUR"))]));
        _server.Answers.On<GetResources, IReadOnlyList<Resource>>(_ => Result<IReadOnlyList<Resource>>.Of([Samples.Resource]));

        var answer = await _server.Ask("""
            mutation { holdSlot(input: { serviceId: "x", resourceId: "y", start: "2026-05-01T10:00:00Z" }) {
              errors { ... on SlotUnavailableError { alternatives { start resource { name } } } } } }
            """);

        Assert.Equal("Court 1", answer.Text("data.holdSlot.errors[0].alternatives[0].resource.name"));
    }

    [Fact]
    public async Task HoldSlot_WhenAsked_SendsWhatWasWritten()
    {
        _server.Answers.On<HoldSlot, Booking>(_ => Samples.Booking);
        var variables = $$"""
            {"input":{"serviceId":"{{Samples.Service.Id}}","resourceId":"{{Samples.Resource.Id}}","start":"2026-05-01T14:00:00+02:00","holdFor":"PT5M",
            "customerId":"{{Samples.Customer.Id}}","attributes":{"z":1.50,"a":[true,null,12345678901234567890.123456789012345678901234567890],"e":1E400,"ä":"\ud83d\udcc5"},"idempotencyKey":"k"} }
            """;

        await _server.Ask("mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { booking { id } } }", variables);

        Assert.Equal(
            new HoldSlot(
                Samples.Service.Id, Samples.Resource.Id, Samples.Noon, 1, Samples.Customer.Id, TimeSpan.FromMinutes(5),
                """{"a":[true,null,12345678901234567890.123456789012345678901234567890],"e":1E400,"z":1.50,"ä":"📅"}""", "k"),
            Assert.Single(_server.Answers.Sent));
    }

    [Fact]
    public async Task CreateResource_WhenJsonIsWrittenOut_SendsItAsText()
    {
        _server.Answers.On<CreateResource, Resource>(_ => Samples.Resource);

        var answer = await _server.Ask("""
            mutation { createResource(input: { name: "Court", openingHours: [{ day: SUNDAY, opens: "22:00", closes: "02:00:00" }],
              attributes: { b: "x\"y\n", a: [1, 2.50, {}, [], KIND] } }) { resource { attributes openingHours { day opens closes } } } }
            """);

        var sent = Assert.IsType<CreateResource>(Assert.Single(_server.Answers.Sent));
        Assert.Equal("""{"a":[1,2.50,{},[],"KIND"],"b":"x\"y\u000a"}""", sent.Attributes);
        Assert.Equal([new OpeningHours(DayOfWeek.Sunday, new TimeOnly(22, 0), new TimeOnly(2, 0))], sent.OpeningHours);
        Assert.Equal(1, sent.Capacity);
        Assert.Null(sent.TimeZone);
        Assert.Equal("""{"indoor":true,"height":7.50}""", answer.At("data.createResource.resource.attributes").GetRawText());
        Assert.Equal("17:30", answer.Text("data.createResource.resource.openingHours[0].closes"));
    }

    [Fact]
    public async Task UpdateService_WhenFieldsAreLeftOut_SendsThemAsNull()
    {
        _server.Answers.On<UpdateService, Service>(_ => Samples.Service);

        await _server.Ask(
            $$"""mutation { updateService(input: { serviceId: "{{Samples.Service.Id}}", price: { amountMinor: 3000000000, currency: "EUR" } }) { __typename } }""");

        Assert.Equal(
            new UpdateService(Samples.Service.Id, null, null, null, null, null, new Money(3_000_000_000, "EUR"), null, null, null),
            Assert.Single(_server.Answers.Sent));
    }

    [Fact]
    public async Task CreateTenant_WhenIsolationIsLeftOut_IsPooled()
    {
        _server.Answers.On<CreateTenant, Tenant>(_ => Samples.Tenant);

        await _server.Ask(
            """mutation { createTenant(input: { slug: "abc", name: "A", timeZone: "No/Where", currency: "???" }) { tenant { slug } } }""",
            TestServer.As(Application.Shared.Role.Operator));

        Assert.Equal(new CreateTenant("abc", "A", "No/Where", "???", TenantIsolation.Pooled, null), Assert.Single(_server.Answers.Sent));
    }

    [Fact]
    public async Task Mutations_WhenSeveral_RunOneAfterTheOtherEachInItsScope()
    {
        var running = 0;
        _server.Answers.On<ConfirmBooking, Booking>(_ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            return Samples.Booking;
        });

        var answer = await _server.Ask("""
            mutation { a: confirmBooking(input: { bookingId: "1", idempotencyKey: "a" }) { booking { id } }
                       b: confirmBooking(input: { bookingId: 2, idempotencyKey: "b" }) { booking { id } } }
            """);

        Assert.Null(answer.ErrorCode());
        Assert.Equal(["a", "b"], _server.Answers.Sent.OfType<ConfirmBooking>().Select(command => command.IdempotencyKey));
    }

    [Fact]
    public async Task Mutation_WhenTheHandlerSaysNotAuthorized_IsATopLevelError()
    {
        _server.Answers.On<ConfirmBooking, Booking>(_ => new NotAuthorizedError());

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await _server.Ask(Confirm)).ErrorCode());
    }
}
