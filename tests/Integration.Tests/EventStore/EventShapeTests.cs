using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Integration.Tests.EventStore;

/// <summary>What is stored can be read for ever: names and JSON below are frozen. A new shape is a new version beside the old.</summary>
public sealed class EventShapeTests
{
    private static readonly Dictionary<string, (Type Type, string Json)> Frozen = new()
    {
        ["booking.held.v1"] = (typeof(BookingHeld),
            """
            {"reference":"ACDEFGHJ","resourceId":"res_0192f0c1-0000-7000-8000-000000000001","serviceId":"svc_0192f0c1-0000-7000-8000-000000000002","customerId":"cus_0192f0c1-0000-7000-8000-000000000003","start":"2026-03-29T00:30:00Z","end":"2026-03-29T02:00:00Z","bufferBefore":"PT0S","bufferAfter":"PT15M","quantity":2,"priceMinor":2500,"depositMinor":500,"currency":"EUR","holdExpiresAt":"2026-03-01T12:00:00.123456Z"}
            """),
        ["booking.customer-assigned.v1"] = (typeof(BookingCustomerAssigned),
            """
            {"customerId":"cus_0192f0c1-0000-7000-8000-000000000003"}
            """),
        ["booking.confirmed.v1"] = (typeof(BookingConfirmed), "{}"),
        ["booking.rescheduled.v1"] = (typeof(BookingRescheduled),
            """
            {"resourceId":"res_0192f0c1-0000-7000-8000-000000000001","start":"2026-03-29T00:30:00Z","end":"2026-03-29T02:00:00Z","previousResourceId":"res_0192f0c1-0000-7000-8000-000000000004","previousStart":"2026-03-28T00:30:00Z","previousEnd":"2026-03-28T02:00:00Z"}
            """),
        ["booking.checked-in.v1"] = (typeof(BookingCheckedIn), "{}"),
        ["booking.completed.v1"] = (typeof(BookingCompleted), "{}"),
        ["booking.cancelled.v1"] = (typeof(BookingCancelled), "{}"),
        ["booking.marked-no-show.v1"] = (typeof(BookingMarkedNoShow), "{}"),
        ["booking.expired.v1"] = (typeof(BookingExpired), "{}"),
    };

    private static readonly string[] Texts = ["BookingHeld.Reference", "BookingHeld.Currency"];

    private static readonly Type[] Harmless =
    [
        typeof(BookingId), typeof(ResourceId), typeof(ServiceId), typeof(CustomerId),
        typeof(DateTimeOffset), typeof(TimeSpan), typeof(int), typeof(long),
    ];

    private static IEnumerable<Type> EventsOfTheDomain =>
        typeof(BookingEvent).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(BookingEvent)));

    [Fact]
    public void Event_OfTheDomain_HasItsFrozenName()
    {
        Assert.Equal(EventsOfTheDomain.OrderBy(type => type.Name), Frozen.Values.Select(frozen => frozen.Type).OrderBy(type => type.Name));
        foreach (var (name, frozen) in Frozen)
        {
            Assert.Equal(name, EventTypes.NameOf(EventJson.Read(frozen.Json, frozen.Type)));
            Assert.Equal(frozen.Type.Name, EventTypes.PublicNameOf(name));
        }
    }

    [Fact]
    public void Event_WhenItsFrozenTextIsReadAndWritten_IsTheSame()
    {
        foreach (var (_, frozen) in Frozen)
        {
            Assert.Equal(frozen.Json, EventJson.Write(EventJson.Read(frozen.Json, frozen.Type)));
        }
    }

    [Fact]
    public void Event_HeldForNobody_LeavesTheCustomerOut()
    {
        var (type, json) = Frozen["booking.held.v1"];
        var held = (BookingHeld)EventJson.Read(json, type);

        Assert.DoesNotContain("customer", EventJson.Write(held with { CustomerId = null }), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Event_HoldsIdsTimesAndAmounts_AndNoFreeText()
    {
        var doubtful =
            from type in EventsOfTheDomain
            from property in type.GetProperties()
            where !Harmless.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            select $"{type.Name}.{property.Name}";

        Assert.Equal(Texts.Order(), doubtful.Order());
    }
}
