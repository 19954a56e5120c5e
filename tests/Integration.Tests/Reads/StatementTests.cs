using GraphBooking.Application.Availability;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>What is read costs the same number of statements however much of it there is.</summary>
public sealed class StatementTests
{
    [Fact]
    public async Task List_OfAnySize_IsOneStatement()
    {
        var listed = await ListedBusiness.Open(120);
        foreach (var table in Listing.Tables)
        {
            foreach (var size in new[] { 1, 100 })
            {
                var request = new ListRequest(null, [], size, null, null, false, WithTotal: false);

                Assert.Equal(1, await Statements.Count(() => listed.List(table, request)));
                Assert.Equal(table == "booking.bookings" ? 1 : 2, await Statements.Count(() => listed.List(table, request with { WithTotal = true })));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task BookingsWithAllTheyNameAndTheirHistory_OnAPageOfAnySize_AreFiveStatements(int size)
    {
        var listed = await ListedBusiness.Open(120);

        Assert.Equal(5, await Statements.Count(async () =>
        {
            var request = new ListRequest(null, [], size, null, null, false, false);
            var page = (await listed.Read((ILinkedBookings reads) => reads.List(request, BookingLinks.None, default))).Page;
            Booking[] bookings = [.. page.Items.Select(item => item.Value)];
            Assert.Equal(size, bookings.Length);
            await listed.Read((ICatalogReads reads) => reads.Resources([.. bookings.Select(booking => booking.ResourceId).Distinct()], default));
            await listed.Read((ICatalogReads reads) => reads.Services([.. bookings.Select(booking => booking.ServiceId).Distinct()], default));
            CustomerId[] customers = [.. bookings.Select(booking => booking.CustomerId).OfType<CustomerId>().Distinct()];
            await listed.Read((ICustomerReads reads) => reads.Customers(customers, default));
            await listed.Read((IBookingReads reads) => reads.History([.. bookings.Select(booking => booking.Id)], default));
        }));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 62)]
    public async Task Availability_OfAnySize_IsTwoRoundTripsAndThenOne(int resources, int days)
    {
        var business = await Business.Open();
        var rooms = new List<Resource>();
        for (var i = 0; i < resources; i++)
        {
            rooms.Add(await business.Resource());
        }

        var service = await business.Service(rooms);
        await business.Hold(service, rooms[0], Business.Day(1));
        var (from, to) = (Business.Day(1), Business.Day(1 + days));

        // What is offered and the versions; what occupies the days. Then the versions alone.
        Assert.Equal(2, await Count());
        Assert.Equal(1, await Count());

        Task<int> Count() => Statements.Count(async () =>
        {
            var free = await business.Send(new GetAvailability(service.Id, from, to, null, 1));
            Assert.Equal((resources * days * 24) - 1, free.Value.Count);
        });
    }

    /// <summary>Lock and read, decide, write and commit.</summary>
    [Fact]
    public async Task Hold_OfAFreeSlot_IsTwoRoundTrips()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);

        Assert.Equal(2, await Statements.Count(async () =>
        {
            var held = await business.Hold(service, resource, Business.Day(1), key: "once");
            Assert.True(held.IsOk);
        }));
    }
}
