using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Tests.Shared;

public sealed class NamesTests
{
    [Fact]
    public void EnumNames_WhenOfTwoWords_AreInUpperSnakeCase()
    {
        Assert.Equal("CHECKED_IN", EnumNames<BookingStatus>.Of(BookingStatus.CheckedIn));
        Assert.Equal("NO_SHOW", EnumNames<BookingStatus>.Of(BookingStatus.NoShow));
        Assert.Equal("POOLED", EnumNames<TenantIsolation>.Of(TenantIsolation.Pooled));
    }

    [Fact]
    public void EnumNames_WhenReadBack_GiveEveryMember()
    {
        foreach (var status in Enum.GetValues<BookingStatus>())
        {
            Assert.Equal(status, EnumNames<BookingStatus>.Parse(EnumNames<BookingStatus>.Of(status)));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("held")]
    [InlineData("CheckedIn")]
    [InlineData("0")]
    [InlineData(" HELD")]
    public void EnumNames_WhenNotAName_AreRefused(string? name) => Assert.False(EnumNames<BookingStatus>.TryParse(name, out _));

    [Theory]
    [InlineData("Slug", "slug")]
    [InlineData("OpeningHours[1].Opens", "openingHours[1].opens")]
    [InlineData("Price.AmountMinor", "price.amountMinor")]
    public void FieldNames_WhenAPath_AreInTheCallersNaming(string path, string name) => Assert.Equal(name, FieldNames.Of(path));

    [Fact]
    public void MaySee_WhenACustomerAsks_IsItsOwnAlone()
    {
        var own = EntityId.New<CustomerId>();
        var customer = new Caller(Role.Customer, own.ToString(), TenantId.New());

        Assert.True(customer.MaySee(own));
        Assert.False(customer.MaySee(EntityId.New<CustomerId>()));
        Assert.False(customer.MaySee(null));
        Assert.False((customer with { Subject = "nobody" }).MaySee(null));
        Assert.True((customer with { Role = Role.Staff }).MaySee(null));
    }
}
