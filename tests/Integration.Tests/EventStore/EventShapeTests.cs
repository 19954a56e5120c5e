using System.Text.Json.Nodes;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
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
        ["booking.payment-captured.v1"] = (typeof(PaymentCaptured),
            """
            {"paymentId":"pay_0192f0c1-0000-7000-8000-000000000005","amountMinor":500,"currency":"EUR"}
            """),
        ["booking.payment-refunded.v1"] = (typeof(PaymentRefunded),
            """
            {"paymentId":"pay_0192f0c1-0000-7000-8000-000000000005","amountMinor":500,"currency":"EUR"}
            """),
        ["payment.started.v1"] = (typeof(PaymentEvent.Started),
            """
            {"bookingId":"bkg_0192f0c1-0000-7000-8000-000000000006","account":"sandbox","amountMinor":500,"currency":"EUR"}
            """),
        ["payment.accepted.v1"] = (typeof(PaymentEvent.Accepted),
            """
            {"providerReference":"pi_1"}
            """),
        ["payment.action-required.v1"] = (typeof(PaymentEvent.ActionRequired), "{}"),
        ["payment.resumed.v1"] = (typeof(PaymentEvent.Resumed), "{}"),
        ["payment.authorized.v1"] = (typeof(PaymentEvent.Authorized), "{}"),
        ["payment.abandoned.v1"] = (typeof(PaymentEvent.Abandoned), "{}"),
        ["payment.captured.v1"] = (typeof(PaymentEvent.Captured),
            """
            {"amountMinor":500}
            """),
        ["payment.failed.v1"] = (typeof(PaymentEvent.Failed),
            """
            {"code":"card_declined"}
            """),
        ["payment.cancelled.v1"] = (typeof(PaymentEvent.Cancelled), "{}"),
        ["payment.refund-requested.v1"] = (typeof(PaymentEvent.RefundRequested),
            """
            {"refundId":"rfd_0192f0c1-0000-7000-8000-000000000007","amountMinor":200}
            """),
        ["payment.refunded.v1"] = (typeof(PaymentEvent.Refunded),
            """
            {"refundId":"rfd_0192f0c1-0000-7000-8000-000000000007","amountMinor":200,"providerReference":"re_1"}
            """),
        ["payment.refund-failed.v1"] = (typeof(PaymentEvent.RefundFailed),
            """
            {"refundId":"rfd_0192f0c1-0000-7000-8000-000000000007"}
            """),
        ["payment.dispute-opened.v1"] = (typeof(PaymentEvent.DisputeOpened),
            """
            {"providerReference":"dp_1","amountMinor":500}
            """),
        ["payment.dispute-closed.v1"] = (typeof(PaymentEvent.DisputeClosed),
            """
            {"providerReference":"dp_1","amountMinor":500,"isWon":true}
            """),
    };

    private static readonly string[] Texts =
    [
        "BookingHeld.Reference", "BookingHeld.Currency", "PaymentCaptured.Currency", "PaymentRefunded.Currency",

        // Names of ours, codes and ids of the provider's.
        "Started.Account", "Started.Currency", "Accepted.ProviderReference", "Failed.Code", "Refunded.ProviderReference",
        "DisputeOpened.ProviderReference", "DisputeClosed.ProviderReference",
    ];

    private static readonly Type[] Harmless =
    [
        typeof(BookingId), typeof(ResourceId), typeof(ServiceId), typeof(CustomerId),
        typeof(PaymentId), typeof(RefundId), typeof(DateTimeOffset), typeof(TimeSpan), typeof(int), typeof(long), typeof(bool),
    ];

    private static IEnumerable<Type> EventsOfTheDomain =>
        typeof(DomainEvent).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DomainEvent)));

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
    public void Event_OfAnyStoredVersion_IsReadAsThatOfToday()
    {
        var reader = new EventReader(new Dictionary<string, Upcaster>
        {
            ["booking.paid.v1"] = new("booking.paid.v2", json => new JsonObject { ["paymentId"] = json["payment"]!.DeepClone(), ["amountMinor"] = json["amountMinor"]!.DeepClone() }),
            ["booking.paid.v2"] = new("booking.payment-captured.v1", json =>
            {
                json["currency"] = "EUR";
                return json;
            }),
        });
        var today = EventJson.Read(Frozen["booking.payment-captured.v1"].Json, typeof(PaymentCaptured));

        Assert.Equal(today, reader.Read("booking.paid.v1", """{"payment":"pay_0192f0c1-0000-7000-8000-000000000005","amountMinor":500}"""));
        Assert.Equal(today, reader.Read("booking.paid.v2", """{"paymentId":"pay_0192f0c1-0000-7000-8000-000000000005","amountMinor":500}"""));
        Assert.All(Frozen, frozen => Assert.IsType(frozen.Value.Type, EventReader.Default.Read(frozen.Key, frozen.Value.Json)));
        Assert.Throws<InvalidOperationException>(() => EventReader.Default.Read("booking.paid.v1", "{}"));
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
