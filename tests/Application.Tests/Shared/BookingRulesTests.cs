using GraphBooking.Application.Availability;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Tests.Shared;

public sealed class BookingRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly HoldSlot Hold = new(
        EntityId.New<ServiceId>(), EntityId.New<ResourceId>(), Now, 1, null, null, null, null);

    private static readonly GetAvailability Week = new(EntityId.New<ServiceId>(), Now, Now.AddDays(7), null, 1);

    [Theory]
    [InlineData(1, true)]
    [InlineData(86_400, true)]
    [InlineData(0, false)]
    [InlineData(0.999, false)]
    [InlineData(-1, false)]
    [InlineData(86_400.001, false)]
    public void HoldFor_WhenAtItsBoundary_IsAllowedFromOneSecondToADay(double seconds, bool allowed) =>
        Assert.Equal(Refused(allowed, "holdFor"), Of(Hold with { HoldFor = TimeSpan.FromSeconds(seconds) }));

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_000, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(10_001, false)]
    public void Quantity_WhenAtItsBoundary_IsAllowedWithin(int quantity, bool allowed) =>
        Assert.Equal(Refused(allowed, "quantity"), Of(Hold with { Quantity = quantity }));

    [Fact]
    public void Start_WhenBeyondAllCalendars_IsRefused()
    {
        Assert.Equal(["start"], Of(Hold with { Start = DateTimeOffset.MaxValue }));
        Assert.Equal(["start"], Of(Hold with { Start = Limits.LastInstant }));
        Assert.Empty(Of(Hold with { Start = Limits.LastInstant.AddTicks(-1) }));
    }

    [Fact]
    public void Attributes_WhenTheyHoldACardNumber_AreRefused() =>
        Assert.Equal(["attributes"], Of(Hold with { Attributes = """{"note":"4111 1111 1111 1111"}""" }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void ExpectedVersion_WhenBelowOne_IsRefused(int version, bool allowed)
    {
        var confirm = new ConfirmBooking(EntityId.New<BookingId>(), version, null);

        Assert.Equal(Refused(allowed, "expectedVersion"), Violations.Of(confirm, new ConfirmBookingValidator()));
    }

    [Fact]
    public void Reason_WhenAtItsBoundary_IsRefusedFromThereOn()
    {
        var cancel = new CancelBooking(EntityId.New<BookingId>(), new string('x', 1000), null, null);

        Assert.Empty(Violations.Of(cancel, new CancelBookingValidator()));
        Assert.Equal(["reason"], Violations.Of(cancel with { Reason = new string('x', 1001) }, new CancelBookingValidator()));
    }

    [Fact]
    public void Window_WhenEmptyOrOverSixtyTwoDays_IsRefused()
    {
        Assert.Empty(Of(Week with { To = Now.AddDays(62) }));
        Assert.Equal(["to"], Of(Week with { To = Now.AddDays(62).AddTicks(1) }));
        Assert.Equal(["to"], Of(Week with { To = Now }));
        Assert.Equal(["to"], Of(Week with { To = Now.AddDays(-1) }));
        Assert.Equal(["quantity"], Of(Week with { Quantity = 0 }));
    }

    private static string[] Refused(bool allowed, string field) => allowed ? [] : [field];

    private static IEnumerable<string> Of(HoldSlot hold) => Violations.Of(hold, new HoldSlotValidator());

    private static IEnumerable<string> Of(GetAvailability query) => Violations.Of(query, new GetAvailabilityValidator());
}
