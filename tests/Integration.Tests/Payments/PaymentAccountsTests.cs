using GraphBooking.Application.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.Payments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class PaymentAccountsTests
{
    private const string Section = "GraphBooking:Payments";
    private const string Secret = "51SecretOfTheAccount";

    private static readonly Dictionary<string, string?> Good = new()
    {
        [$"{Section}:Default"] = "main",
        [$"{Section}:Tenants:aurora-courts"] = "courts",
        [$"{Section}:Accounts:main:Kind"] = "sandbox",
        [$"{Section}:Accounts:main:ApiKey"] = Secret,
        [$"{Section}:Accounts:main:WebhookSecret"] = Secret,
        [$"{Section}:Accounts:main:Address"] = "http://127.0.0.1:1/base/",
        [$"{Section}:Accounts:courts:Kind"] = "stripe",
        [$"{Section}:Accounts:courts:ApiKey"] = Secret,
        [$"{Section}:Accounts:courts:WebhookSecret"] = Secret,
        [$"{Section}:Accounts:other:Kind"] = "stripe",
        [$"{Section}:Accounts:other:ApiKey"] = Secret,
        [$"{Section}:Accounts:other:WebhookSecret"] = Secret,
        [$"{Section}:Accounts:other:Address"] = "https://payments.example/",
    };

    [Fact]
    public void Of_ATenant_IsItsOwnAccountOrTheDefault()
    {
        using var services = Services(Good);
        var accounts = services.GetRequiredService<IPaymentAccounts>();

        Assert.Equal("courts", accounts.Of(Tenant("aurora-courts")));
        Assert.Equal("main", accounts.Of(Tenant("harbour-clinic")));
        Assert.Equal(["courts", "other"], accounts.OfKind("stripe").Order());
        Assert.Equal(["main"], accounts.OfKind("sandbox"));
        Assert.Empty(accounts.OfKind("paypal"));
        Assert.IsType<SandboxProvider>(accounts.Provider("main"));
        Assert.IsType<StripeProvider>(accounts.Provider("courts"));
        Assert.Same(accounts.Provider("main"), accounts.Provider("main"));
        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(() => accounts.Provider("closed")).Message, StringComparison.Ordinal);
    }

    /// <summary>Settings have names in any case, as environment variables do; what payments remember is the account's own.</summary>
    [Fact]
    public void Of_ATenantThatWritesItsAccountOtherwise_IsTheAccountsOwnName()
    {
        using var services = Services(With($"{Section}:Tenants:aurora-courts", "COURTS"));

        Assert.Equal("courts", services.GetRequiredService<IPaymentAccounts>().Of(Tenant("aurora-courts")));
    }

    [Fact]
    public void Of_WhenNothingIsConfigured_IsNull()
    {
        using var services = Services([]);

        Assert.Null(services.GetRequiredService<IPaymentAccounts>().Of(Tenant("harbour-clinic")));
        Assert.Equal(TimeSpan.FromSeconds(8), services.GetRequiredService<IOptions<PaymentOptions>>().Value.CallTimeout);
    }

    [Theory]
    [InlineData("Accounts:main:Kind", null)]
    [InlineData("Accounts:main:Kind", "paypal")]
    [InlineData("Accounts:main:Kind", "Sandbox")]
    [InlineData("Accounts:main:ApiKey", null)]
    [InlineData("Accounts:main:ApiKey", "")]
    [InlineData("Accounts:courts:ApiKey", Secret + "\n")]
    [InlineData("Accounts:courts:ApiKey", "ключ" + Secret)]
    [InlineData("Accounts:main:WebhookSecret", null)]
    [InlineData("Accounts:courts:WebhookSecret", " " + Secret)]
    [InlineData("Accounts:main:Address", null)]
    [InlineData("Accounts:main:Address", "127.0.0.1/" + Secret)]
    [InlineData("Accounts:main:Address", "ftp://127.0.0.1/")]
    [InlineData("Accounts:main:Address", "http://" + Secret + "@127.0.0.1/")]
    [InlineData("Accounts:main:Address", "http://" + Secret + "@127.0.0.1:port/")]
    [InlineData("Accounts:main:Address", "http://127.0.0.1/?key=" + Secret)]
    [InlineData("Accounts:courts:Address", "http://payments.example/")]
    [InlineData("Default", "mian")]
    [InlineData("Tenants:aurora-courts", "court")]
    [InlineData("Tenants:aurora-courts", "")]
    [InlineData("Tenants:aurora-courts", null)]
    [InlineData("CallTimeout", "00:00:00")]
    [InlineData("CallTimeout", "01:00:00")]
    public async Task Start_WhenASettingIsWrong_FailsByItsName(string setting, string? value)
    {
        var configuration = With($"{Section}:{setting}", value);
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(builder => builder.AddInMemoryCollection(configuration))
            .ConfigureServices(services => services.AddPaymentProviders())
            .Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        var fault = Assert.Single(failure.Failures);
        Assert.StartsWith($"{Section}:{setting} ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sandbox")]
    public void Start_WhenAnAccountIsNothingButItsName_Fails(string? value)
    {
        using var services = Services(new() { [$"{Section}:Accounts:main"] = value, [$"{Section}:Default"] = "main" });

        Assert.Throws<OptionsValidationException>(services.GetRequiredService<IPaymentAccounts>);
    }

    [Fact]
    public void Everything_ThatKnowsASecret_DoesNotPrintIt()
    {
        using var services = Services(Good);
        var options = services.GetRequiredService<IOptions<PaymentOptions>>().Value;
        var accounts = services.GetRequiredService<IPaymentAccounts>();

        foreach (var holder in new object[] { options, options.Accounts["main"], accounts, accounts.Provider("main"), accounts.Provider("courts") })
        {
            Assert.Equal(holder.GetType().ToString(), holder.ToString());
        }
    }

    private static Dictionary<string, string?> With(string setting, string? value) => new(Good) { [setting] = value };

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddPaymentProviders()
        .BuildServiceProvider();

    private static Tenant Tenant(string slug) => new()
    {
        Id = TenantId.New(),
        Slug = slug,
        Name = "Test",
        TimeZone = "UTC",
        Currency = "EUR",
        Isolation = TenantIsolation.Pooled,
        Region = "eu",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
