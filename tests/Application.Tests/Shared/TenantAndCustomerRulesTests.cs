using GraphBooking.Application.Customers;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Tests.Shared;

public sealed class TenantAndCustomerRulesTests
{
    private static readonly CreateTenant Tenant = new("abc", "Name", "Europe/Berlin", "EUR", TenantIsolation.Pooled, null);
    private static readonly CreateCustomer Ada = new("Ada", "ada@example.com", "+49 30 5550101", null);

    [Fact]
    public void Tenant_WhenGood_IsNotRefused() => Assert.Empty(Of(Tenant with { Region = "eu", Slug = new string('a', 63) }));

    [Theory]
    [InlineData("ab")]
    [InlineData("Abc")]
    [InlineData("abc ")]
    [InlineData("abc\n")]
    [InlineData("a_c")]
    [InlineData("äbc")]
    [InlineData("")]
    public void Tenant_WhenTheSlugIsOff_IsRefused(string slug) => Assert.Equal(["slug"], Of(Tenant with { Slug = slug }));

    [Fact]
    public void Tenant_WhenTheSlugIsTooLong_IsRefused() => Assert.Equal(["slug"], Of(Tenant with { Slug = new string('a', 64) }));

    [Theory]
    [InlineData("Europe/Atlantis")]
    [InlineData("europe/berlin")]
    [InlineData("")]
    [InlineData("UTC+03:00")]
    [InlineData("+03:00")]
    [InlineData("Europe/Berlin ")]
    public void Tenant_WhenTheZoneIsNotIanas_IsRefused(string zone) => Assert.Equal(["timeZone"], Of(Tenant with { TimeZone = zone }));

    [Theory]
    [InlineData("UTC")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Cairo")]
    public void Tenant_WhenTheZoneIsIanas_IsNotRefused(string zone) => Assert.Empty(Of(Tenant with { TimeZone = zone }));

    [Theory]
    [InlineData("eur")]
    [InlineData("XXX")]
    [InlineData("")]
    public void Tenant_WhenTheCurrencyIsUnknown_IsRefused(string currency) => Assert.Equal(["currency"], Of(Tenant with { Currency = currency }));

    [Fact]
    public void Tenant_WhenRegionOrIsolationCannotBeHad_IsRefused()
    {
        Assert.Equal(["region"], Of(Tenant with { Region = "mars" }));
        Assert.Equal(["isolation"], Of(Tenant with { Isolation = TenantIsolation.Schema }));
    }

    [Fact]
    public void Name_WhenAtItsBoundary_IsRefusedFromThereOn()
    {
        Assert.Empty(Of(Ada with { Name = new string('x', 200) }));
        Assert.Equal(["name"], Of(Ada with { Name = new string('x', 201) }));
        Assert.Equal(["name"], Of(Ada with { Name = "" }));
        Assert.Equal(["name"], Of(Ada with { Name = " \t" }));
        Assert.Equal(["name"], Of(Ada with { Name = "4111 1111 1111 1111" }));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@b@example.com")]
    [InlineData("ada @example.com")]
    [InlineData("")]
    public void Email_WhenNoAddress_IsRefused(string email) => Assert.Equal(["email"], Of(Ada with { Email = email }));

    [Fact]
    public void Email_WhenAtItsBoundary_IsRefusedFromThereOn()
    {
        Assert.Empty(Of(Ada with { Email = new string('a', 254 - 4) + "@b.c" }));
        Assert.Equal(["email"], Of(Ada with { Email = new string('a', 255 - 4) + "@b.c" }));
    }

    [Theory]
    [InlineData("no digits")]
    [InlineData("")]
    [InlineData("030;5550101")]
    [InlineData("123456789012345678901234567890123")]
    public void Phone_WhenNoNumber_IsRefused(string phone) => Assert.Equal(["phone"], Of(Ada with { Phone = phone }));

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("(030) 555-0101 ext. 7")]
    public void Phone_WhenItLooksLikeAnything_IsNotSearchedForCards(string phone) => Assert.Empty(Of(Ada with { Phone = phone }));

    [Fact]
    public void Key_WhenAtItsBoundary_IsRefusedFromThereOn()
    {
        Assert.Empty(Of(Ada with { IdempotencyKey = new string('k', 255) }));
        Assert.Equal(["idempotencyKey"], Of(Ada with { IdempotencyKey = new string('k', 256) }));
        Assert.Equal(["idempotencyKey"], Of(Ada with { IdempotencyKey = "" }));
        Assert.Empty(Of(Ada with { IdempotencyKey = "4111111111111111" }));
    }

    private static IEnumerable<string> Of(CreateTenant tenant) => Violations.Of(tenant, new CreateTenantValidator(new Violations.OneShard()));

    private static IEnumerable<string> Of(CreateCustomer customer) => Violations.Of(customer, new CreateCustomerValidator());
}
