using Microsoft.Extensions.Options;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Says all that is wrong at once, by the names of settings; their values may be secrets. A setting that is there without a
/// value is null, whatever its type says.
/// </summary>
internal sealed class PaymentOptionsValidator : IValidateOptions<PaymentOptions>
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, PaymentOptions options)
    {
        var faults = FaultsOf(options).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(PaymentOptions options)
    {
        if (options.CallTimeout <= TimeSpan.Zero || options.CallTimeout > LongestCall)
        {
            yield return $"{PaymentOptions.Section}:CallTimeout is not over zero and {LongestCall} at most.";
        }

        foreach (var fault in options.Accounts.SelectMany(account => FaultsOf($"{PaymentOptions.Section}:Accounts:{account.Key}", account.Value)))
        {
            yield return fault;
        }

        var named = options.Tenants.Select(tenant => (Setting: $"Tenants:{tenant.Key}", Account: tenant.Value));
        named = options.Default is null ? named : named.Prepend((Setting: "Default", Account: options.Default));
        foreach (var (setting, _) in named.Where(choice => choice.Account is null || !options.Accounts.ContainsKey(choice.Account)))
        {
            yield return $"{PaymentOptions.Section}:{setting} names no account that is under {PaymentOptions.Section}:Accounts.";
        }
    }

    private static IEnumerable<string> FaultsOf(string setting, PaymentAccountOptions account)
    {
        if (account.Kind is not (ProviderKinds.Sandbox or ProviderKinds.Stripe))
        {
            yield return $"{setting}:Kind is neither {ProviderKinds.Sandbox} nor {ProviderKinds.Stripe}.";
        }

        if (!IsSecret(account.ApiKey))
        {
            yield return $"{setting}:ApiKey is missing, or has a character that no key has.";
        }

        if (!IsSecret(account.WebhookSecret))
        {
            yield return $"{setting}:WebhookSecret is missing, or has a character that no secret has.";
        }

        if (account.Address is null && account.Kind == ProviderKinds.Sandbox)
        {
            yield return $"{setting}:Address is missing.";
        }

        if (account.Address is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var parsed) && IsSafe(parsed, account.Kind)))
        {
            yield return $"{setting}:Address is not an https address without user, query and fragment.";
        }
    }

    // Visible ASCII: anything else is a slip of whoever pasted it, and could not stand in a header.
    private static bool IsSecret(string? text) => text is { Length: > 0 } && text.All(letter => letter is > ' ' and <= '~');

    // A real key must not cross a network in the clear; the sandbox's opens nothing.
    private static bool IsSafe(Uri address, string kind) =>
        (address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && (kind == ProviderKinds.Sandbox || address.IsLoopback)))
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;
}
