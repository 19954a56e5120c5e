using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>Given, When, Then over one booking.</summary>
internal static class BookingScenario
{
    public static readonly DateTimeOffset Noon = new(2030, 5, 6, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);
    public static readonly DateTimeOffset Expiry = Noon + HoldFor;
    public static readonly DateTimeOffset Start = Noon.AddDays(3);
    public static readonly ResourceId Room = EntityId.New<ResourceId>();
    public static readonly ResourceId OtherRoom = EntityId.New<ResourceId>();
    public static readonly CustomerId Ada = EntityId.New<CustomerId>();

    public static Service Service(long price = 4500, long deposit = 0, params CancellationTier[] tiers) => new()
    {
        Id = EntityId.New<ServiceId>(),
        Name = "Visit",
        Duration = TimeSpan.FromMinutes(45),
        BufferBefore = TimeSpan.FromMinutes(5),
        BufferAfter = TimeSpan.FromMinutes(10),
        SlotStep = TimeSpan.FromMinutes(15),
        PriceMinor = price,
        DepositMinor = deposit,
        Currency = "EUR",
        CancellationTiers = tiers,
        CreatedAt = Noon,
    };

    public static BookingChange Hold(Service? service = null, CustomerId? customer = null, int quantity = 1) => Booking.Hold(
        EntityId.New<BookingId>(), service ?? Service(), Room, customer, Start, quantity, HoldFor, """{"note":1}""", Noon);

    /// <summary>A booking that has come to this status by the steps that lead there.</summary>
    public static Booking Given(BookingStatus status, CustomerId? customer = null)
    {
        var held = Hold(customer: customer).Booking;
        return status switch
        {
            BookingStatus.Held => held,
            BookingStatus.Confirmed => Done(held.Confirm(Noon)),
            BookingStatus.CheckedIn => Done(Given(BookingStatus.Confirmed, customer).CheckIn(Noon)),
            BookingStatus.Completed => Done(Given(BookingStatus.CheckedIn, customer).Complete(Noon)),
            BookingStatus.Cancelled => Done(held.Cancel(null, Noon)),
            BookingStatus.Expired => Done(held.Expire(Expiry)),
            BookingStatus.NoShow => Done(Given(BookingStatus.Confirmed, customer).MarkNoShow(Noon)),
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
    }

    /// <summary>A hold for which this much has been paid in time.</summary>
    public static Booking Paid(Service service, long amount) => Pay(Hold(service).Booking, amount);

    public static Booking Pay(Booking booking, long amount) =>
        booking.TakePayment(EntityId.New<PaymentId>(), amount, slotIsFree: true, Noon).Booking;

    public static Booking Done(Result<BookingChange> step) => step.Value.Booking;

    public static TEvent ThenHappened<TEvent>(Result<BookingChange> step)
        where TEvent : BookingEvent => Assert.IsType<TEvent>(step.Value.Events.Single());

    public static TError ThenRefused<TError>(Result<BookingChange> step)
        where TError : Error => Assert.IsType<TError>(Assert.Single(step.Errors));
}
