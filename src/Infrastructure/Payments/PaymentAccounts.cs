using GraphBooking.Application.Payments;
using GraphBooking.Domain.Tenancy;
using Microsoft.Extensions.Options;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The accounts that are configured, each with an adapter and connections of its own.</summary>
internal sealed class PaymentAccounts : IPaymentAccounts, IDisposable
{
    private readonly PaymentOptions _options;
    private readonly Dictionary<string, Account> _accounts;

    /// <exception cref="OptionsValidationException">An account is incomplete, or one is named that is not there.</exception>
    public PaymentAccounts(IOptions<PaymentOptions> options)
    {
        _options = options.Value;
        _accounts = _options.Accounts.ToDictionary(
            account => account.Key, account => Open(account.Key, account.Value, _options.CallTimeout), StringComparer.OrdinalIgnoreCase);
    }

    public string? Of(Tenant tenant) =>
        (_options.Tenants.GetValueOrDefault(tenant.Slug) ?? _options.Default) is { } named ? _accounts[named].Name : null;

    public IPaymentProvider Provider(string account) => _accounts.TryGetValue(account, out var found)
        ? found.Provider
        : throw new InvalidOperationException($"There is no payment account {account} in this deployment.");

    public IEnumerable<string> OfKind(string kind) =>
        _accounts.Values.Where(account => account.Kind == kind).Select(account => account.Name);

    public void Dispose()
    {
        foreach (var account in _accounts.Values)
        {
            account.Http.Dispose();
        }
    }

    private static Account Open(string name, PaymentAccountOptions options, TimeSpan callTimeout)
    {
        var http = ProviderHttp.Open();
        return new Account(name, options.Kind, http, options.Kind switch
        {
            ProviderKinds.Sandbox => new SandboxProvider(http, options, callTimeout),
            ProviderKinds.Stripe => new StripeProvider(http, options, callTimeout),
            _ => throw new InvalidOperationException($"There is no payment provider for the account {name}."),
        });
    }

    // No record: it would print what its parts print.
    private sealed class Account(string name, string kind, HttpClient http, IPaymentProvider provider)
    {
        public string Name { get; } = name;

        public string Kind { get; } = kind;

        public HttpClient Http { get; } = http;

        public IPaymentProvider Provider { get; } = provider;
    }
}
