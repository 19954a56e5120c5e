using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Bookings;

public sealed class HoldRaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Hold_WhenSixtyFourWantOneSlot_GivesItToAsManyAsFit(int capacity)
    {
        using var watch = new RetryWatch();
        var business = await Business.Open();
        for (var round = 0; round < TestDatabase.Rounds(20); round++)
        {
            var resource = await business.Resource(capacity);
            var service = await business.Service([resource]);
            var start = Business.Day(3).AddHours(10);

            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => business.Hold(service, resource, start)));

            Assert.Equal(capacity, answers.Count(answer => answer.IsOk));
            var refused = answers.Where(answer => !answer.IsOk).ToArray();
            Assert.All(refused, answer => Assert.IsType<SlotUnavailableError>(Assert.Single(answer.Errors)));
            Assert.All(refused, answer => Assert.Equal(3, ((SlotUnavailableError)answer.Errors[0]).Alternatives.Count));
        }
    }

    [Fact]
    public async Task Hold_WhenHundredsOverlapAtRandom_NeverExceedsCapacityAndAgreesWithAvailability()
    {
        using var watch = new RetryWatch();
        for (var round = 0; round < TestDatabase.Rounds(20); round++)
        {
            var seed = Environment.TickCount + round;
            await RandomOverlaps(new Random(seed), $"seed {seed}");
        }
    }

    private static async Task RandomOverlaps(Random random, string seed)
    {
        var business = await Business.Open();
        Resource[] resources = [await business.Resource(1), await business.Resource(2), await business.Resource(3)];
        Service[] services =
        [
            await business.Service(resources, minutes: 30, step: 10),
            await business.Service(resources, minutes: 50, before: 10, after: 20, step: 10),
            await business.Service(resources, minutes: 90, after: 5, step: 15),
        ];
        var day = Business.Day(5);
        using var inFlight = new SemaphoreSlim(32);
        var holds = Enumerable.Range(0, 500).Select(_ =>
        {
            var service = services[random.Next(services.Length)];
            var resource = resources[random.Next(resources.Length)];
            var steps = random.Next((int)(TimeSpan.FromHours(22) / service.SlotStep));
            return (service, resource, start: day + (service.SlotStep * steps), quantity: random.Next(1, resource.Capacity + 1));
        }).ToArray();
        var answers = await Task.WhenAll(holds.Select(async hold =>
        {
            await inFlight.WaitAsync();
            try
            {
                return await business.Hold(hold.service, hold.resource, hold.start, hold.quantity);
            }
            finally
            {
                inFlight.Release();
            }
        }));

        Assert.All(answers.Where(answer => !answer.IsOk), answer => Assert.IsType<SlotUnavailableError>(answer.Errors[0]));
        Assert.Contains(answers, answer => answer.IsOk);
        Assert.Contains(answers, answer => !answer.IsOk);
        Assert.Equal(0, await GreatestExcess(business));
        foreach (var service in services)
        {
            await AssertAvailabilityAgrees(business, service, resources, day, seed);
        }
    }

    // Written without the code under test: for every boundary of a stored claim, what is in use there and by how much too much.
    private static async Task<long> GreatestExcess(Business business) => await business.Database.Scalar<long>(
        """
        SELECT coalesce(max(greatest(used - capacity, 0)), 0)::bigint FROM (
          SELECT (SELECT sum(c.quantity) FROM booking.bookings b2 JOIN booking.claims c ON c.tenant_id = b2.tenant_id AND c.booking_id = b2.id
                   WHERE c.tenant_id = b.tenant_id AND c.resource_id = b.resource_id
                     AND b2.start_at - b2.buffer_before <= b.start_at - b.buffer_before
                     AND b2.end_at + b2.buffer_after > b.start_at - b.buffer_before) AS used, r.capacity
          FROM booking.bookings b JOIN catalog.resources r ON r.tenant_id = b.tenant_id AND r.id = b.resource_id
          WHERE b.tenant_id = $1) AS boundary
        """,
        business.Tenant.Id.Value);

    private static async Task AssertAvailabilityAgrees(
        Business business, Service service, Resource[] resources, DateTimeOffset day, string seed)
    {
        var listed = (await business.Free(service, day, day.AddDays(1)))
            .Select(slot => (slot.ResourceId, slot.Time.Start, slot.Remaining)).ToHashSet();
        var expected = new HashSet<(ResourceId, DateTimeOffset, int)>();
        foreach (var resource in resources)
        {
            for (var start = day; start + service.Duration <= day.AddDays(1); start += service.SlotStep)
            {
                var used = await Used(business, resource.Id, start - service.BufferBefore, start + service.Duration + service.BufferAfter);
                if (used < resource.Capacity)
                {
                    expected.Add((resource.Id, start, resource.Capacity - used));
                }
            }
        }

        Assert.True(expected.SetEquals(listed), seed);
    }

    // The most in use at one instant, which is at the range's beginning or at the beginning of a claim inside it.
    private static async Task<int> Used(Business business, ResourceId resource, DateTimeOffset from, DateTimeOffset to) =>
        (int)await business.Database.Scalar<long>(
            """
            SELECT coalesce(max(used), 0)::bigint FROM (
              SELECT (SELECT sum(quantity) FROM booking.claims
                       WHERE tenant_id = $1 AND resource_id = $2 AND busy_from <= at AND busy_to > at) AS used
              FROM (SELECT $3::timestamptz AS at UNION SELECT busy_from FROM booking.claims
                     WHERE tenant_id = $1 AND resource_id = $2 AND busy_from >= $3 AND busy_from < $4) AS instants) AS uses
            """,
            business.Tenant.Id.Value, resource.Value, from.UtcDateTime, to.UtcDateTime);
}
