using GraphBooking.Application.Availability;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class LoaderTests
{
    private readonly TestServer _server = new();

    public LoaderTests()
    {
        _server.Answers.On<GetResources, IReadOnlyList<Resource>>(query => Result<IReadOnlyList<Resource>>.Of([.. query.Ids.Select(Samples.ResourceOf)]));
        _server.Answers.On<GetServices, IReadOnlyList<Service>>(query => Result<IReadOnlyList<Service>>.Of([.. query.Ids.Select(Samples.ServiceOf)]));
        _server.Answers.On<GetCustomers, IReadOnlyList<Customer>>(_ => Result<IReadOnlyList<Customer>>.Of([Samples.Customer]));
        _server.Answers.On<GetBookings, BookingSet>(_ => new BookingSet([Samples.Booking], LinkedRows.None));
        _server.Answers.On<GetTenant, Tenant>(_ => Samples.Tenant);
        _server.Answers.On<GetResourcesOffering, ILookup<ServiceId, Resource>>(query =>
            Result<ILookup<ServiceId, Resource>>.Of(query.Ids.ToLookup(id => id, _ => Samples.Resource)));
        _server.Answers.On<GetPaymentsOfBookings, ILookup<BookingId, Payment>>(query =>
            Result<ILookup<BookingId, Payment>>.Of(Array.Empty<Payment>().ToLookup(payment => payment.BookingId)));
        _server.Answers.On<GetBookingHistory, ILookup<BookingId, BookingHistoryEntry>>(query => Result<ILookup<BookingId, BookingHistoryEntry>>.Of(
            query.Ids.Select(id => new BookingHistoryEntry(id, 1, "BookingHeld", Samples.Noon, "staff-1", """{"priceMinor":12345678901234567890}""")).ToLookup(entry => entry.BookingId)));
    }

    [Theory]
    [InlineData("{ booking(id: $id) { resource { name } service { name } customer { name } payments { id } } }", "booking")]
    [InlineData("{ booking(id: $id) { ...B } } fragment B on Booking { resource { name } ... on Booking { service { name } customer { name } } payments { id } }", "booking")]
    [InlineData("{ bookings { edges { node { resource { name } service { name } customer { name } payments { id } } } } }", "bookings.edges[0].node")]
    public async Task Booking_WithAllThatItLinksTo_IsOneMessage(string query, string path)
    {
        const BookingLinks All = BookingLinks.Resource | BookingLinks.Service | BookingLinks.Customer | BookingLinks.Payments;
        var linked = new LinkedRows(
            [Samples.ResourceOf(Samples.Booking.ResourceId)], [Samples.ServiceOf(Samples.Booking.ServiceId)], [Samples.Customer],
            Array.Empty<Payment>().ToLookup(payment => payment.BookingId));
        _server.Answers.On<GetBookings, BookingSet>(asked => new BookingSet([Samples.Booking], asked.Links == All ? linked : LinkedRows.None));
        _server.Answers.On<ListBookings, BookingPage>(asked => new BookingPage(
            JsonPaths.PageOf([new PageItem<Booking>(Samples.Booking, new Position([Samples.Booking.Id]))]).Value, asked.Links == All ? linked : LinkedRows.None));

        var answer = await _server.Ask(query.Replace("$id", $"\"{Samples.Booking.Id}\"", StringComparison.Ordinal));

        Assert.Null(answer.ErrorCode());
        Assert.Equal(Samples.Customer.Name, answer.Text($"data.{path}.customer.name"));
        Assert.Equal(0, answer.At($"data.{path}.payments").GetArrayLength());
        Assert.Single(_server.Answers.Sent);
    }

    [Fact]
    public async Task Page_WhenOfAHundredBookings_LoadsEachFieldWithOneMessage()
    {
        _server.Answers.On<ListBookings, BookingPage>(_ => new BookingPage(
            JsonPaths.PageOf(Enumerable.Range(0, 100).Select(_ => new PageItem<Booking>(
                Samples.BookingOf(EntityId.New<BookingId>(), EntityId.New<ResourceId>(), EntityId.New<ServiceId>(), Samples.Customer.Id),
                new Position([])))).Value,
            LinkedRows.None));

        var answer = await _server.Ask("""
            { bookings(first: 100) { nodes {
                resource { id name } service { id resources { id } } customer { name } history { version data } payments { id } } } }
            """);

        Assert.Null(answer.ErrorCode());
        Assert.Equal(100, answer.At("data.bookings.nodes").GetArrayLength());
        Assert.Equal("12345678901234567890", answer.At("data.bookings.nodes[99].history[0].data.priceMinor").GetRawText());
        Assert.Equal(
            [nameof(GetBookingHistory), nameof(GetCustomers), nameof(GetPaymentsOfBookings), nameof(GetResources), nameof(GetResourcesOffering), nameof(GetServices), nameof(ListBookings)],
            _server.Answers.Sent.Select(message => message.GetType().Name).Order());
        Assert.Equal(100, _server.Answers.Sent.OfType<GetResources>().Single().Ids.Count);
        Assert.Single(_server.Answers.Sent.OfType<GetCustomers>().Single().Ids);
        Assert.All(_server.Answers.Callers, caller => Assert.Equal(TestServer.Staff, caller));
    }

    [Fact]
    public async Task Availability_WhenOfManySlots_LoadsResourcesWithOneMessage()
    {
        _server.Answers.On<GetAvailability, IReadOnlyList<Slot>>(_ => Result<IReadOnlyList<Slot>>.Of([.. Enumerable.Range(0, 500).Select(i =>
            new Slot(new TimeRange(Samples.Noon.AddHours(i), Samples.Noon.AddHours(i + 1)), Samples.Resource.Id, 2, new Money(100, "EUR")))]));

        var answer = await _server.Ask($$"""
            { availability(serviceId: "{{Samples.Service.Id}}", from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z", resourceIds: ["garbage"]) {
                start end remaining price { amountMinor currency } resource { name } } }
            """);

        Assert.Equal("2026-05-01T12:00:00Z", answer.Text("data.availability[0].start"));
        Assert.Equal(100, answer.At("data.availability[0].price.amountMinor").GetInt64());
        Assert.Equal(2, _server.Answers.Sent.Count);
        Assert.Equal(new GetAvailability(default, default, default, null, 1).Quantity, _server.Answers.Sent.OfType<GetAvailability>().Single().Quantity);
        Assert.Equal([default(ResourceId)], _server.Answers.Sent.OfType<GetAvailability>().Single().ResourceIds!);
    }

    [Fact]
    public async Task Availability_WhenRefused_IsAnErrorAtTheField()
    {
        _server.Answers.On<GetAvailability, IReadOnlyList<Slot>>(query => new NotFoundError(query.ServiceId.ToString()));

        var answer = await _server.Ask("""{ availability(serviceId: "garbage", from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z") { start } }""");

        Assert.Equal("NOT_FOUND", answer.ErrorCode());
        Assert.Equal("availability", answer.Text("errors[0].path[0]"));
    }

    [Fact]
    public async Task Nodes_WhenOfSeveralTypes_AreLoadedOnceAType()
    {
        var answer = await _server.Ask($$"""
            { nodes(ids: ["{{Samples.Booking.Id}}", "{{EntityId.New<BookingId>()}}", "{{EntityId.New<ResourceId>()}}", "{{EntityId.New<ServiceId>()}}",
                "{{Samples.Customer.Id}}", "{{Samples.Tenant.Id}}", "ten_999999999999", "garbage", 17]) { __typename id }
              again: node(id: "{{Samples.Booking.Id}}") { ... on Booking { status } } }
            """);

        Assert.Equal(
            ["Booking", null, "Resource", "Service", "Customer", "Tenant", null, null, null],
            answer.At("data.nodes").EnumerateArray().Select(node => node.ValueKind == System.Text.Json.JsonValueKind.Null ? null : node.Text("__typename")));
        Assert.Equal("CHECKED_IN", answer.Text("data.again.status"));
        Assert.Equal(
            [nameof(GetBookings), nameof(GetCustomers), nameof(GetResources), nameof(GetServices), nameof(GetTenant)],
            _server.Answers.Sent.Select(message => message.GetType().Name).Order());
    }

    [Fact]
    public async Task Nodes_WhenTooMany_AreAValidationError() => Assert.Equal(
        "VALIDATION", (await _server.Ask($"{{ nodes(ids: [{string.Join(",", Enumerable.Range(0, 101))}]) {{ id }} }}")).ErrorCode());

    [Theory]
    [InlineData("node")]
    [InlineData("booking")]
    [InlineData("customer")]
    public async Task LookUp_WhenIdIsUnknownOrGarbage_IsNullAndNoError(string field)
    {
        foreach (var id in new[] { "garbage", "", "\\u0000", "bkg_00000000-0000-0000-0000-000000000000", EntityId.New<CustomerId>().ToString(), "4111111111111111" })
        {
            var answer = await _server.Ask($$"""{ {{field}}(id: "{{id}}") { __typename } }""");

            Assert.Null(answer.ErrorCode());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.At($"data.{field}").ValueKind);
        }
    }

    [Fact]
    public async Task BookingByReference_WhenTextIsBroken_IsAValidationError()
    {
        _server.Answers.On<GetBookingByReference, Booking?>(_ => Result<Booking?>.Of(null));

        Assert.Null((await _server.Ask("""{ bookingByReference(reference: "ABC") { id } }""")).ErrorCode());
        Assert.Equal("reference", (await _server.Ask("{ bookingByReference(reference: \"\\uD800\") { id } }")).ErrorField());
        Assert.Equal("reference", (await _server.Ask("query ($r: String!) { bookingByReference(reference: $r) { id } }", """{"r":"\u0000"}""")).ErrorField());
    }

    [Fact]
    public async Task Resource_WhenOfABookingAndNotFound_IsAnInternalErrorAndNotSilence()
    {
        _server.Answers.On<GetResources, IReadOnlyList<Resource>>(_ => Result<IReadOnlyList<Resource>>.Of([]));

        var answer = await _server.Ask($$"""{ booking(id: "{{Samples.Booking.Id}}") { id resource { id } } }""");

        Assert.Equal("INTERNAL_SERVER_ERROR", answer.ErrorCode());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.At("data.booking").ValueKind);
    }
}
