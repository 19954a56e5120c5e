namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Over which provider accounts payments run: <c>GraphBooking:Payments</c>. Holds secrets, so nothing here is a record, which
/// would print itself.
/// </summary>
internal sealed class PaymentOptions
{
    public const string Section = "GraphBooking:Payments";

    /// <summary>The account of tenants that <see cref="Tenants"/> does not name; without one they take no payments.</summary>
    public string? Default { get; set; }

    /// <summary>Accounts by the slug of the tenant.</summary>
    public Dictionary<string, string> Tenants { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By a name that payments remember: it stays with them for good.</summary>
    public Dictionary<string, PaymentAccountOptions> Accounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long one call to a provider may take, its answer included.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(8);
}

/// <summary>One account at a provider.</summary>
internal sealed class PaymentAccountOptions
{
    /// <summary>One of <see cref="ProviderKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public string ApiKey { get; set; } = "";

    /// <summary>What the provider signs its events with.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Where the provider's API begins; null for where Stripe's own is. A text: what is no address must not be repeated.</summary>
    public string? Address { get; set; }
}

/// <summary>The providers that there is an adapter for.</summary>
internal static class ProviderKinds
{
    public const string Sandbox = "sandbox";
    public const string Stripe = "stripe";
}
