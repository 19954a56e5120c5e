using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.Projections;
using GraphBooking.Integration.Tests.Reads;

namespace GraphBooking.Integration.Tests.Reporting;

public sealed class HistoryTests
{
    [Fact]
    public async Task BookingsAsOf_WhereverTheEventsHaveGotTo_AreThoseOfTheLivesUntilThen()
    {
        var past = await Past.Begin(21, 600, "Europe/Berlin", "Australia/Lord_Howe");
        await AreThose(past, 1);
        await past.Sequence();
        await AreThose(past, 2);
        await past.Project();
        await AreThose(past, 3);
    }

    [Fact]
    public async Task BookingsAsOf_OfAnyDay_IsOneRoundTrip()
    {
        var past = await Past.Get();

        Assert.Equal(1, await Statements.Count(() => past.Answer(
            past.Businesses[0], new GetBookingsAsOf(DateTimeOffset.UtcNow.AddYears(5), new DateOnly(2026, 11, 3), null))));
    }

    [Fact]
    public async Task BookingsAsOf_OfADayWithMoreThanAThousand_IsRefused()
    {
        var past = await Past.Begin(22, 0, "UTC");
        var tenant = past.Businesses[0].Tenant.Id.Value;
        var one = Lives.Of(new Random(1), [tenant], 1)[0];
        var held = (BookingHeld)one.Event;
        await Lives.Store(past.Database.Superuser, Enumerable.Range(0, 1001).Select(i => one with
        {
            Id = Guid.NewGuid(),
            After = one.After with { Id = EntityId.New<BookingId>() },
        }));
        var day = DateOnly.FromDateTime(held.Start.UtcDateTime);

        var answer = await past.Database.Send(past.Businesses[0].Owner, new GetBookingsAsOf(one.At, day, null));

        Assert.Equal("day", Assert.IsType<ValidationError>(Assert.Single(answer.Errors)).Field);
        Assert.Empty(await past.Answer(past.Businesses[0], new GetBookingsAsOf(one.At.AddTicks(-10), day, null)));
    }

    [Fact]
    public async Task CustomerHistories_OfAllCustomers_AreThoseOfTheLives_InOneRoundTrip()
    {
        var past = await Past.Get();
        var business = past.Businesses[1];
        var last = past.Lives.Where(life => life.Tenant == business.Tenant.Id.Value).GroupBy(life => life.After.Id).Select(life => life.Last().After).ToArray();
        CustomerId[] customers = [.. last.Select(booking => booking.CustomerId).OfType<CustomerId>().Distinct(), EntityId.New<CustomerId>()];

        IReadOnlyList<CustomerHistory> told = [];
        Assert.Equal(1, await Statements.Count(async () => told = await past.Answer(business, new GetCustomerHistories(customers))));

        Assert.Equal(customers, told.Select(history => history.CustomerId));
        foreach (var history in told)
        {
            var own = last.Where(booking => booking.CustomerId == history.CustomerId).ToArray();
            Assert.Equal(own.Length, history.Bookings);
            Assert.Equal(own.Count(booking => booking.Status == BookingStatus.Completed), history.Completed);
            Assert.Equal(own.Count(booking => booking.Status == BookingStatus.Cancelled), history.Cancelled);
            Assert.Equal(own.Count(booking => booking.Status == BookingStatus.NoShow), history.NoShows);
            Assert.Equal(own.Where(booking => booking.Status == BookingStatus.Completed).Max(booking => (DateTimeOffset?)booking.Start), history.LastVisitAt);
            Assert.Equal(
                own.GroupBy(booking => booking.Currency).Select(group => new Money(group.Sum(booking => booking.PaidMinor), group.Key))
                    .Where(paid => !paid.IsZero).OrderBy(paid => paid.Currency),
                history.Paid);
        }
    }

    [Fact]
    public async Task CustomerHistories_OfOthersOrForAPartner_AreRefused()
    {
        var past = await Past.Get();
        var tenant = past.Businesses[0].Tenant.Id;
        var own = past.Lives.First(life => life.After.CustomerId is not null).After.CustomerId!.Value;

        Assert.True((await Ask(new Caller(Role.Staff, "staff-1", tenant))).IsOk);
        Assert.True((await Ask(new Caller(Role.Customer, own.ToString(), tenant))).IsOk);
        foreach (var other in new[] { new Caller(Role.Customer, EntityId.New<CustomerId>().ToString(), tenant), new Caller(Role.Partner, "par", tenant) })
        {
            Assert.IsType<NotAuthorizedError>(Assert.Single((await Ask(other)).Errors));
        }

        Task<Result<IReadOnlyList<CustomerHistory>>> Ask(Caller caller) => past.Database.Send(caller, new GetCustomerHistories([own]));
    }

    private static async Task AreThose(Past past, int seed)
    {
        var random = new Random(seed);
        var seen = 0;
        foreach (var business in past.Businesses)
        {
            var lives = past.Lives.Where(life => life.Tenant == business.Tenant.Id.Value).ToArray();
            for (var i = 0; i < 12; i++)
            {
                var some = lives[random.Next(lives.Length)];
                var (at, day) = (lives[random.Next(lives.Length)].At, Days.Of(some.After.Start, business));
                ResourceId? resource = random.Next(2) == 0 ? some.After.ResourceId : null;

                var expected = lives.Where(life => life.At <= at).GroupBy(life => life.After.Id).Select(life => life.Last().After)
                    .Where(booking => Days.Has(booking, day, business) && (resource is null || booking.ResourceId == resource))
                    .OrderBy(booking => booking.Start).ThenBy(booking => booking.Id.Value)
                    .Select(Spelled).ToArray();
                seen += expected.Length;

                Assert.Equal(expected, (await past.Answer(business, new GetBookingsAsOf(at, day, resource))).Select(Spelled));
            }
        }

        Assert.True(seen > 20, $"{seen} bookings");
    }

    private static string Spelled(Booking booking) => string.Join(
        ' ', booking.Id, booking.Reference, booking.Status, booking.Version, booking.ResourceId, booking.ServiceId, booking.CustomerId, booking.Start,
        booking.End, booking.Quantity, booking.Price, booking.Balance, booking.HoldExpiresAt, booking.CreatedAt, booking.UpdatedAt);
}
