using GraphBooking.Application.Bookings;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

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
