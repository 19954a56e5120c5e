using GraphBooking.Application.Bookings;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Integration.Tests.EventStore;

public sealed class StreamTests
{
    [Fact]
    public async Task Stream_AfterAWholeLife_HasEveryVersionOnceInOrder()
    {
        var (business, resource, service) = await Open();
        var customer = await business.Customer();
        var booking = (await business.Hold(service, resource, Business.Day(3))).Value;
        await Step(business, new AssignCustomer(booking.Id, customer.Id, null, null));
        await Step(business, new RescheduleBooking(booking.Id, Business.Day(4), null, null, null));
        await Step(business, new ConfirmBooking(booking.Id, null, null));
        // Neither a refusal nor a move to where it is already happened.
        Assert.False((await business.Send(new ConfirmBooking(booking.Id, null, null))).IsOk);
        await Step(business, new RescheduleBooking(booking.Id, Business.Day(4), null, null, null));
        await Step(business, new CheckInBooking(booking.Id, null, null));
        var last = await Step(business, new CompleteBooking(booking.Id, null, null));

        var history = (await business.Send(new GetBookingHistory([booking.Id]))).Value[booking.Id].ToArray();

        Assert.Equal(Enumerable.Range(1, last.Version), history.Select(entry => entry.Version));
        Assert.Equal(
            [
                nameof(BookingHeld), nameof(BookingCustomerAssigned), nameof(BookingRescheduled), nameof(BookingConfirmed),
                nameof(BookingCheckedIn), nameof(BookingCompleted),
            ],
            history.Select(entry => entry.Type));
        Assert.Equal(history.OrderBy(entry => entry.OccurredAt), history);
        Assert.All(history, entry => Assert.Equal("owner-1", entry.Actor));
    }

    [Fact]
    public async Task Stream_WhenManyTakeTheSameStepAtOnce_GrowsByOne()
    {
        var (business, resource, service) = await Open();
        var booking = await business.Confirmed(service, resource, Business.Day(3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => business.Send(new CancelBooking(booking.Id, null, null, null))));

        Assert.Single(answers, answer => answer.IsOk);
        Assert.Equal(booking.Version + 1L, await business.Database.Scalar<long>(
            "SELECT count(*) FROM eventstore.events WHERE stream_id = $1", booking.Id.ToString()));
    }

    [Fact]
    public async Task Stream_WhenFiftyExpectTheSameVersion_TakesOneAndRefusesFortyNine()
    {
        var (business, resource, service) = await Open();
        var booking = await business.Confirmed(service, resource, Business.Day(3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => business.Send(new CancelBooking(booking.Id, null, booking.Version, null))));

        Assert.Single(answers, answer => answer.IsOk);
        Assert.All(answers.Where(answer => !answer.IsOk), answer => Assert.IsType<VersionConflictError>(Assert.Single(answer.Errors)));
        Assert.Equal(booking.Version + 1L, await business.Database.Scalar<long>(
            "SELECT count(*) FROM eventstore.events WHERE stream_id = $1", booking.Id.ToString()));
    }

    [Fact]
    public async Task Stream_WhenTwoAppendWithTheSameVersion_TakesOne()
    {
        var business = await Business.Open();
        var stream = BookingId();

        await Append(business, stream, 1);

        var e = await Assert.ThrowsAsync<PostgresException>(() => Append(business, stream, 1));
        Assert.Equal((PostgresErrorCodes.UniqueViolation, "events_stream_version"), (e.SqlState, e.ConstraintName));
        await Append(business, stream, 2);
    }

    [Fact]
    public async Task Metadata_OfEventsOfOneStep_SaysWhoDidItAndWhatLedToEach()
    {
        var business = await Business.Open();
        var stream = BookingId();
        var task = $"tsk_{Guid.NewGuid()}";

        await Append(business, stream, 3, business.Owner with { Cause = task });

        var metadata = await business.Database.Scalar<string>(
            "SELECT string_agg(concat_ws(' ', metadata ->> 'actor', metadata ->> 'causationId'), ',' ORDER BY version) FROM eventstore.events WHERE stream_id = $1", stream);
        var ids = (await business.Database.Scalar<string>(
            "SELECT string_agg(id::text, ',' ORDER BY version) FROM eventstore.events WHERE stream_id = $1", stream))!.Split(',');
        Assert.Equal($"owner-1 {task},owner-1 {ids[0]},owner-1 {ids[1]}", metadata);
    }

    [Theory]
    [InlineData("owner-1", "owner-1")]
    [InlineData("auth0|5f7c", "auth0|5f7c")]
    [InlineData("ada@example.com", "staff")]
    [InlineData("Ada Lovelace", "staff")]
    public async Task Actor_OfAnEvent_IsNoNameOrAddress(string subject, string actor)
    {
        var (business, resource, service) = await Open();
        var caller = new Caller(Role.Staff, subject, business.Tenant.Id);

        var held = await business.Database.Send(
            caller, new HoldSlot(service.Id, resource.Id, Business.Day(3), 1, null, null, null, null));

        Assert.Equal(actor, await business.Database.Scalar<string>(
            "SELECT metadata ->> 'actor' FROM eventstore.events WHERE stream_id = $1", held.Value.Id.ToString()));
    }

    [Fact]
    public async Task Event_OfABooking_HoldsNothingPersonal()
    {
        var (business, resource, service) = await Open();
        string[] secrets = ["Zuleika", "zuleika@example.com", "+49 30 5550199", "feverish", "peanuts", "call-me-zuleika"];
        var customer = (await business.Send(new CreateCustomer(secrets[0], secrets[1], secrets[2], secrets[5] + "-1"))).Value;
        var held = (await business.Send(new HoldSlot(
            service.Id, resource.Id, Business.Day(3), 1, customer.Id, null, $$"""{"allergy":"{{secrets[4]}}"}""", secrets[5] + "-2"))).Value;
        await Step(business, new CancelBooking(held.Id, secrets[3], null, secrets[5] + "-3"));

        foreach (var table in new[] { "eventstore.events", "operations.idempotency_keys" })
        {
            var stored = await business.Database.Scalar<string>(
                $"SELECT string_agg(row::text, ' ') FROM {table} AS row WHERE tenant_id = $1", business.Tenant.Id.Value);
            Assert.False(string.IsNullOrEmpty(stored));
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string BookingId() => EntityId.New<BookingId>().ToString();

    // The last of as many events has this version.
    private static async Task Append(Business business, string stream, int version, Caller? caller = null)
    {
        await using var source = business.Database.ApplicationSource();
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).SetTenant(business.Tenant.Id.Value);
        var count = caller is null ? 1 : version;
        EventStream.Append(
            batch, caller ?? business.Owner, stream, version, [.. Enumerable.Range(0, count).Select(_ => new BookingConfirmed())], DateTimeOffset.UtcNow);
        await batch.Run(default);
    }

    private static async Task<(Business Business, Resource Resource, Service Service)> Open()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        return (business, resource, await business.Service([resource]));
    }

    private static async Task<Booking> Step(Business business, ICommand<Booking> step)
    {
        Result<Booking> answer = await business.Send(step);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Errors[0].Code);
        return answer.Value;
    }
}
