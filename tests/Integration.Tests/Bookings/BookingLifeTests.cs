using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Integration.Tests.Bookings;

public sealed class BookingLifeTests
{
    [Fact]
    public async Task Life_WhenAllGoesWell_EndsCompletedWithOneEventAStep()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var customer = await business.Customer();
        var start = Business.Day(3);

        var held = (await business.Hold(service, resource, start)).Value;
        await business.Send(new AssignCustomer(held.Id, customer.Id, 1, null));
        await business.Send(new ConfirmBooking(held.Id, 2, null));
        await business.Send(new RescheduleBooking(held.Id, start.AddHours(2), null, 3, null));
        await business.Send(new CheckInBooking(held.Id, 4, null));
        var completed = await business.Send(new CompleteBooking(held.Id, 5, null));

        Assert.Equal(BookingStatus.Completed, completed.Value.Status);
        Assert.Equal(6, completed.Value.Version);
        var stored = Assert.Single((await business.Send(new GetBookings([held.Id]))).Value.Bookings);
        Assert.Equal(completed.Value, stored);
        var history = (await business.Send(new GetBookingHistory([held.Id]))).Value[held.Id];
        Assert.Equal(
            [
                (1, "BookingHeld"), (2, "BookingCustomerAssigned"), (3, "BookingConfirmed"), (4, "BookingRescheduled"),
                (5, "BookingCheckedIn"), (6, "BookingCompleted"),
            ],
            history.Select(entry => (entry.Version, entry.Type)));
        Assert.All(history, entry => Assert.Equal("owner-1", entry.Actor));
    }

    [Fact]
    public async Task Hold_WhenItsTimeIsOver_FreesTheSlotAtOnceAndCannotBeConfirmed()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var start = Business.Day(3);
        var expired = (await business.Hold(service, resource, start, holdFor: TimeSpan.FromSeconds(1))).Value;
        Assert.IsType<SlotUnavailableError>(Assert.Single((await business.Hold(service, resource, start)).Errors));
        await Task.Delay(TimeSpan.FromSeconds(1.1));

        Assert.Contains(await business.Free(service, start, start.AddHours(1)), slot => slot.Time.Start == start);
        var confirmed = await business.Send(new ConfirmBooking(expired.Id, null, null));
        Assert.Equal(expired.HoldExpiresAt, Assert.IsType<HoldExpiredError>(Assert.Single(confirmed.Errors)).ExpiredAt);
        var cancelled = await business.Send(new CancelBooking(expired.Id, null, null, null));
        Assert.Equal(BookingStatus.Expired, Assert.IsType<InvalidTransitionError>(Assert.Single(cancelled.Errors)).From);
        Assert.True((await business.Hold(service, resource, start)).IsOk);
    }

    [Fact]
    public async Task ExpireHold_WhenDue_WritesItDownOnceAndRemovesTheClaim()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var held = (await business.Hold(service, resource, Business.Day(3), holdFor: TimeSpan.FromSeconds(1))).Value;
        var system = Caller.System(business.Tenant.Id);

        var early = await business.Database.Send(system, new ExpireHold(held.Id));
        Assert.IsType<InvalidTransitionError>(Assert.Single(early.Errors));
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => business.Database.Send(system, new ExpireHold(held.Id))));

        Assert.Single(answers, answer => answer.IsOk);
        Assert.Equal(0L, await business.Database.Scalar<long>(
            "SELECT count(*) FROM booking.claims WHERE tenant_id = $1", business.Tenant.Id.Value));
        Assert.Equal(2L, await business.Database.Scalar<long>(
            "SELECT count(*) FROM eventstore.events WHERE stream_id = $1", held.Id.ToString()));
    }

    [Fact]
    public async Task Confirm_WhenADepositIsAsked_SaysWhatIsDue()
    {
        var business = await Business.Open();
        var resource = await business.Resource(capacity: 3);
        var service = await business.Service([resource], price: 1000, deposit: 250);
        var held = (await business.Hold(service, resource, Business.Day(3), quantity: 3)).Value;

        var refused = await business.Send(new ConfirmBooking(held.Id, null, null));

        Assert.Equal(new Money(750, "EUR"), Assert.IsType<PaymentRequiredError>(Assert.Single(refused.Errors)).Due);
    }

    [Fact]
    public async Task Change_WhenTheCallerSawAnOlderVersion_ChangesNothing()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var booking = await business.Confirmed(service, resource, Business.Day(3));

        var refused = await business.Send(new CancelBooking(booking.Id, "late", 1, null));

        Assert.Equal(2, Assert.IsType<VersionConflictError>(Assert.Single(refused.Errors)).CurrentVersion);
        Assert.Equal(booking, Assert.Single((await business.Send(new GetBookings([booking.Id]))).Value.Bookings));
    }

    [Fact]
    public async Task Reschedule_WhenTheNewSlotIsTaken_KeepsTheOldOne()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var start = Business.Day(3);
        var booking = await business.Confirmed(service, resource, start);
        await business.Confirmed(service, resource, start.AddHours(1));

        var refused = await business.Send(new RescheduleBooking(booking.Id, start.AddHours(1), null, null, null));

        Assert.Equal(
            [start.AddHours(2), start.AddHours(3), start.AddHours(4)],
            Assert.IsType<SlotUnavailableError>(Assert.Single(refused.Errors)).Alternatives.Select(slot => slot.Time.Start));
        Assert.IsType<SlotUnavailableError>(Assert.Single((await business.Hold(service, resource, start)).Errors));
    }

    [Fact]
    public async Task Reschedule_WhenItOverlapsItsOwnTime_IsAllowed_AndToTheSameTimeAppendsNothing()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource], minutes: 60, step: 15);
        var start = Business.Day(3);
        var booking = await business.Confirmed(service, resource, start);

        var moved = (await business.Send(new RescheduleBooking(booking.Id, start.AddMinutes(15), null, null, null))).Value;
        var stayed = (await business.Send(new RescheduleBooking(booking.Id, start.AddMinutes(15), null, null, null))).Value;

        Assert.Equal(3, moved.Version);
        Assert.Equal(moved, stayed);
    }

    [Fact]
    public async Task Reschedule_WhenTwoSwapBackAndForth_NeitherWaitsForTheOtherForEver()
    {
        using var watch = new RetryWatch();
        var business = await Business.Open();
        Resource[] resources = [await business.Resource(2), await business.Resource(2)];
        var service = await business.Service(resources);
        var start = Business.Day(3);
        Booking[] bookings = [await business.Confirmed(service, resources[0], start), await business.Confirmed(service, resources[1], start)];

        for (var round = 0; round < TestDatabase.Rounds(20); round++)
        {
            // Many at once, and each both ways: two that lock in the order they come in meet sooner or later.
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(_ => bookings.SelectMany(booking => resources.Select(resource =>
                business.Send(new RescheduleBooking(booking.Id, start, resource.Id, null, null))))));
            Assert.All(answers, answer => Assert.Empty(answer.Errors));
        }
    }

    [Fact]
    public async Task Cancel_WhenManyAskAtOnce_SucceedsOnce()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var booking = await business.Confirmed(service, resource, Business.Day(3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => business.Send(new CancelBooking(booking.Id, null, null, null))));

        Assert.Single(answers, answer => answer.IsOk);
        Assert.All(answers.Where(answer => !answer.IsOk), answer => Assert.IsType<InvalidTransitionError>(answer.Errors[0]));
        Assert.True((await business.Hold(service, resource, booking.Start)).IsOk);
    }

    [Fact]
    public async Task Customer_WhenItHoldsAndReads_SeesItsOwnBookingsAlone()
    {
        var business = await Business.Open();
        var resource = await business.Resource(5);
        var service = await business.Service([resource]);
        var ada = await business.Customer();
        var eve = await business.Customer("Eve");
        var asAda = new Caller(Role.Customer, ada.Id.ToString(), business.Tenant.Id);
        var start = Business.Day(3);
        var foreign = (await business.Hold(service, resource, start, customer: eve.Id)).Value;

        var own = (await business.Database.Send(asAda, new HoldSlot(service.Id, resource.Id, start, 1, null, null, null, null))).Value;
        var forEve = await business.Database.Send(asAda, new HoldSlot(service.Id, resource.Id, start, 1, eve.Id, null, null, null));
        var confirmForeign = await business.Database.Send(asAda, new ConfirmBooking(foreign.Id, null, null));
        var listed = await business.Database.Send(asAda, new ListBookings(new ListRequest(null, [], 25, null, null, false, true)));

        Assert.Equal(ada.Id, own.CustomerId);
        Assert.IsType<NotFoundError>(Assert.Single(forEve.Errors));
        Assert.Equal(new NotFoundError(foreign.Id.ToString()), Assert.Single(confirmForeign.Errors));
        Assert.Equal(own.Id, Assert.Single(listed.Value.Page.Items).Value.Id);
        Assert.Equal(1, listed.Value.Page.Total);
        var hidden = (await business.Database.Send(asAda, new GetBookings([foreign.Id], BookingLinks.Customer | BookingLinks.Resource))).Value;
        Assert.Empty(hidden.Bookings);
        Assert.Same(LinkedRows.None, hidden.Linked);
    }

    [Fact]
    public async Task Everything_WhenAnotherTenantAsks_LooksLikeWhatDoesNotExist()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var customer = await business.Customer();
        var booking = await business.Confirmed(service, resource, Business.Day(3));
        var stranger = await Business.Open();
        var ownResource = await stranger.Resource();
        var ownService = await stranger.Service([ownResource]);
        IRequest<Result<Booking>>[] steps =
        [
            new ConfirmBooking(booking.Id, null, null),
            new CancelBooking(booking.Id, null, null, null),
            new CheckInBooking(booking.Id, null, null),
            new RescheduleBooking(booking.Id, Business.Day(4), null, null, null),
            new HoldSlot(service.Id, ownResource.Id, Business.Day(4), 1, null, null, null, null),
            new HoldSlot(ownService.Id, resource.Id, Business.Day(4), 1, null, null, null, null),
            new HoldSlot(ownService.Id, ownResource.Id, Business.Day(4), 1, customer.Id, null, null, null),
        ];

        foreach (var step in steps)
        {
            Assert.IsType<NotFoundError>(Assert.Single((await stranger.Send(step)).Errors));
        }

        Assert.Empty((await stranger.Send(new GetBookings([booking.Id]))).Value.Bookings);
        Assert.Null((await stranger.Send(new GetBookingByReference(booking.Reference))).Value);
        Assert.IsType<NotFoundError>(Assert.Single((await stranger.Send(new ArchiveResource(resource.Id, null))).Errors));
        Assert.Equal(booking, Assert.Single((await business.Send(new GetBookings([booking.Id]))).Value.Bookings));
    }

    [Fact]
    public async Task Hold_WhenTheResourceIsClosed_IsRefusedAndNotListed_ButBuffersMayReachIn()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource], minutes: 60, before: 30, after: 30);
        var start = Business.Day(3);
        await business.Send(new AddClosure(resource.Id, start.AddHours(10), start.AddHours(12), "Works", null));

        var free = (await business.Free(service, start.AddHours(8), start.AddHours(14))).Select(slot => slot.Time.Start).ToArray();

        Assert.Equal([start.AddHours(8), start.AddHours(9), start.AddHours(12), start.AddHours(13)], free);
        Assert.IsType<SlotUnavailableError>(Assert.Single((await business.Hold(service, resource, start.AddHours(10))).Errors));
        Assert.True((await business.Hold(service, resource, start.AddHours(9))).IsOk);
    }

    [Theory]
    [InlineData(-60, 1, "start")]
    [InlineData(60 * 24 * 3 + 7, 1, "start")]
    [InlineData(60 * 24 * 3, 6, "quantity")]
    public async Task Hold_WhenTheInputBreaksARule_NamesTheField(int minutesFromToday, int quantity, string field)
    {
        var business = await Business.Open();
        var resource = await business.Resource(5);
        var service = await business.Service([resource]);

        var refused = await business.Hold(service, resource, Business.Day(0).AddMinutes(minutesFromToday), quantity);

        Assert.Equal(field, Assert.IsType<ValidationError>(Assert.Single(refused.Errors)).Field);
        Assert.Equal(0L, await business.Database.Scalar<long>("SELECT count(*) FROM booking.bookings WHERE tenant_id = $1", business.Tenant.Id.Value));
    }

    [Fact]
    public async Task LowerCapacity_WhenMoreIsBooked_IsRefused()
    {
        var business = await Business.Open();
        var resource = await business.Resource(3);
        var service = await business.Service([resource]);
        await business.Hold(service, resource, Business.Day(3), quantity: 2);

        var tooLow = await business.Send(new UpdateResource(resource.Id, null, null, 1, null, null, null));
        var enough = await business.Send(new UpdateResource(resource.Id, null, null, 2, null, null, null));

        Assert.Equal("capacity", Assert.IsType<ValidationError>(Assert.Single(tooLow.Errors)).Field);
        Assert.Equal(2, enough.Value.Capacity);
        Assert.Equal(2, await business.Database.Scalar<int>(
            "SELECT capacity FROM booking.resource_head WHERE tenant_id = $1 AND resource_id = $2", business.Tenant.Id.Value, resource.Id.Value));
    }
}
