using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Tests.Shared;

public sealed class CatalogRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly CreateResource Room = new("Room", null, 1, [], null, null);
    private static readonly CreateService Visit = new(
        "Visit", TimeSpan.FromMinutes(30), null, null, null, new Money(1000, "EUR"), null, [], null);

    private static readonly AddClosure Closed = new(EntityId.New<ResourceId>(), Now, Now.AddTicks(1), null, null);

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_000, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(10_001, false)]
    public void Capacity_WhenAtItsBoundary_IsAllowedWithin(int capacity, bool allowed) =>
        Assert.Equal(Refused(allowed, "capacity"), Of(Room with { Capacity = capacity }));

    [Theory]
    [InlineData("09:00", "12:00", "12:00", "15:00", true)]
    [InlineData("09:00", "12:01", "12:00", "15:00", false)]
    [InlineData("09:00", "12:00", "09:00", "12:00", false)]
    [InlineData("22:00", "09:00", "08:00", "10:00", true)] // reaches into Tuesday, not Monday
    [InlineData("00:00", "00:00", "23:59", "23:00", false)]
    public void OpeningHours_WhenOnOneDay_MayTouchButNotOverlap(string opens, string closes, string otherOpens, string otherCloses, bool allowed) =>
        Assert.Equal(
            Refused(allowed, "openingHours"),
            Of(Room with { OpeningHours = [Opening(DayOfWeek.Monday, opens, closes), Opening(DayOfWeek.Monday, otherOpens, otherCloses)] }));

    [Fact]
    public void OpeningHours_WhenOverMidnightAndTheWeeksEnd_AreSeenToOverlap()
    {
        Assert.Equal(["openingHours"], Of(Room with
        {
            OpeningHours = [Opening(DayOfWeek.Sunday, "01:00", "03:00"), Opening(DayOfWeek.Saturday, "20:00", "01:01")],
        }));
        Assert.Empty(Of(Room with
        {
            OpeningHours = [Opening(DayOfWeek.Sunday, "01:00", "03:00"), Opening(DayOfWeek.Saturday, "20:00", "01:00")],
        }));
    }

    [Fact]
    public void OpeningHours_WhenTooMany_AreRefused()
    {
        OpeningHours[] many = [.. Enumerable.Range(0, 101).Select(i => new OpeningHours(
            (DayOfWeek)(i % 7), TimeOnly.MinValue.AddMinutes(i * 10), TimeOnly.MinValue.AddMinutes((i * 10) + 5)))];

        Assert.Empty(Of(Room with { OpeningHours = many[..100] }));
        Assert.Equal(["openingHours"], Of(Room with { OpeningHours = many }));
    }

    [Fact]
    public void Attributes_WhenAtTheirBoundary_AreRefusedFromThereOn()
    {
        Assert.Empty(Of(Room with { Attributes = $"\"{new string('x', (16 * 1024) - 2)}\"" }));
        Assert.Equal(["attributes"], Of(Room with { Attributes = $"\"{new string('x', (16 * 1024) - 1)}\"" }));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(86_400, true)]
    [InlineData(59, false)]
    [InlineData(86_401, false)]
    [InlineData(60.5, false)]
    public void DurationAndStep_WhenAtTheirBoundary_AreAllowedWithin(double seconds, bool allowed)
    {
        Assert.Equal(Refused(allowed, "duration"), Of(Visit with { Duration = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(Refused(allowed, "slotStep"), Of(Visit with { SlotStep = TimeSpan.FromSeconds(seconds) }));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(86_400, true)]
    [InlineData(-1, false)]
    [InlineData(86_401, false)]
    public void Buffers_WhenAtTheirBoundary_AreAllowedWithin(int seconds, bool allowed)
    {
        Assert.Equal(Refused(allowed, "bufferBefore"), Of(Visit with { BufferBefore = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(Refused(allowed, "bufferAfter"), Of(Visit with { BufferAfter = TimeSpan.FromSeconds(seconds) }));
    }

    [Theory]
    [InlineData(0, "EUR", true)]
    [InlineData(Money.GreatestPriceMinor, "JPY", true)]
    [InlineData(-1, "EUR", false)]
    [InlineData(Money.GreatestPriceMinor + 1, "EUR", false)]
    [InlineData(1, "eur", false)]
    [InlineData(1, null, false)]
    public void Price_WhenAtItsBoundary_IsAllowedWithin(long amount, string? currency, bool allowed) =>
        Assert.Equal(Refused(allowed, "price"), Of(Visit with { Price = new Money(amount, currency!) }));

    [Theory]
    [InlineData(0, "EUR", true)]
    [InlineData(1000, "EUR", true)]
    [InlineData(1001, "EUR", false)]
    [InlineData(-1, "EUR", false)]
    [InlineData(1000, "USD", false)]
    public void Deposit_WhenAboveThePriceOrOfAnotherCurrency_IsRefused(long amount, string currency, bool allowed) =>
        Assert.Equal(Refused(allowed, "deposit"), Of(Visit with { Deposit = new Money(amount, currency) }));

    [Fact]
    public void Closure_WhenEmptyOverOrTooFar_IsRefused()
    {
        Assert.Empty(Of(Closed));
        Assert.Equal(["end"], Of(Closed with { End = Closed.Start }));
        Assert.Equal(["end"], Of(Closed with { Start = Now.AddDays(-2), End = Now }));
        Assert.Empty(Of(Closed with { Start = Now.AddDays(-2), End = Now.AddTicks(1) }));
        Assert.Equal(["end"], Of(Closed with { End = DateTimeOffset.MaxValue }));
        Assert.Equal(["reason"], Of(Closed with { Reason = new string('x', 1001) }));
        Assert.Empty(Of(Closed with { Reason = new string('x', 1000) }));
    }

    private static string[] Refused(bool allowed, string field) => allowed ? [] : [field];

    private static OpeningHours Opening(DayOfWeek day, string opens, string closes) =>
        new(day, TimeOnly.Parse(opens, null), TimeOnly.Parse(closes, null));

    private static IEnumerable<string> Of(CreateResource resource) => Violations.Of(resource, new CreateResourceValidator());

    private static IEnumerable<string> Of(CreateService service) => Violations.Of(service, new CreateServiceValidator());

    private static IEnumerable<string> Of(AddClosure closure) =>
        Violations.Of(closure, new AddClosureValidator(new Violations.StoppedClock(Now)));
}
