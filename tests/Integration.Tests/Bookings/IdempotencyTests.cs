using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Bookings;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task Hold_WhenThirtyTwoCopiesRunAtOnce_HasOneEffectAndOneAnswer()
    {
        var business = await Business.Open();
        var resource = await business.Resource(10);
        var service = await business.Service([resource]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => business.Hold(service, resource, Business.Day(3), key: "k")));

        Assert.Single(answers.Select(answer => answer.Value).Distinct());
        Assert.Equal(1L, await business.Database.Scalar<long>("SELECT count(*) FROM booking.bookings WHERE tenant_id = $1", business.Tenant.Id.Value));
    }

    [Fact]
    public async Task Hold_WhenRepeatedAfterTheBookingMovedOn_AnswersTheFirstResult()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var first = (await business.Hold(service, resource, Business.Day(3), key: "k")).Value;
        await business.Send(new ConfirmBooking(first.Id, null, null));

        var again = (await business.Hold(service, resource, Business.Day(3), key: "k")).Value;

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task Key_WhenTheInputDiffers_IsAConflict_AndAnotherCallersKeyIsAnother()
    {
        var business = await Business.Open();
        var resource = await business.Resource(2);
        var service = await business.Service([resource]);
        var start = Business.Day(3);
        await business.Hold(service, resource, start, key: "k");

        var conflict = await business.Hold(service, resource, start.AddHours(1), key: "k");
        var other = await business.Database.Send(
            business.Owner with { Subject = "owner-2" }, new HoldSlot(service.Id, resource.Id, start, 1, null, null, null, "k"));

        Assert.IsType<IdempotencyConflictError>(Assert.Single(conflict.Errors));
        Assert.Equal(1, other.Value.Version);
    }

    [Fact]
    public async Task Key_WhenUsedForTwoResourcesAtOnce_ServesOneAndConflictsTheOther()
    {
        var business = await Business.Open();
        var one = await business.Resource();
        var two = await business.Resource();
        var service = await business.Service([one, two]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => business.Hold(service, i % 2 == 0 ? one : two, Business.Day(3), key: "k")));

        Assert.Single(answers.Where(answer => answer.IsOk).Select(answer => answer.Value.Id).Distinct());
        Assert.Equal(8, answers.Count(answer => answer.Errors is [IdempotencyConflictError]));
    }

    [Fact]
    public async Task Confirm_WhenCopiesRunAtOnce_AllSeeTheOneConfirmation()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var held = (await business.Hold(service, resource, Business.Day(3))).Value;

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => business.Send(new ConfirmBooking(held.Id, null, "k"))));

        Assert.Equal(2, Assert.Single(answers.Select(answer => answer.Value).Distinct()).Version);
    }

    [Fact]
    public async Task Refusal_WhenItHadNoEffect_IsNotRemembered()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var start = Business.Day(3);
        var blocking = (await business.Hold(service, resource, start)).Value;
        Assert.IsType<SlotUnavailableError>(Assert.Single((await business.Hold(service, resource, start, key: "k")).Errors));
        await business.Send(new CancelBooking(blocking.Id, null, null, null));

        Assert.True((await business.Hold(service, resource, start, key: "k")).IsOk);
    }

    [Fact]
    public async Task Create_WhenCopiesRunAtOnce_MakesOne()
    {
        var business = await Business.Open();
        var resources = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            business.Send(new CreateResource("Once", null, 1, Business.AlwaysOpen, """{"b":1,"a":[2]}""", "k"))));
        var customers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => business.Send(new CreateCustomer("Once", null, null, "k"))));
        var conflict = await business.Send(new CreateCustomer("Other", null, null, "k"));

        Assert.Single(resources.Select(answer => answer.Value.Id).Distinct());
        Assert.Single(customers.Select(answer => answer.Value.Id).Distinct());
        Assert.IsType<IdempotencyConflictError>(Assert.Single(conflict.Errors));
        Assert.Equal(1L, await business.Database.Scalar<long>("SELECT count(*) FROM catalog.resources WHERE tenant_id = $1", business.Tenant.Id.Value));
    }

    [Fact]
    public async Task Key_WhenStored_IsADigestAlone()
    {
        var business = await Business.Open();
        await business.Send(new CreateCustomer("Grace Hopper", "grace@example.com", null, "grace@example.com"));

        var row = await business.Database.Scalar<string>(
            "SELECT row_to_json(k)::text FROM operations.idempotency_keys k WHERE tenant_id = $1", business.Tenant.Id.Value);

        Assert.DoesNotContain("grace", row, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString("grace"u8), row, StringComparison.OrdinalIgnoreCase);
    }
}
