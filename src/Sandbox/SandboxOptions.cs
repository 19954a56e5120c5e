namespace GraphBooking.Sandbox;

/// <summary>What the sandbox runs with.</summary>
public sealed record SandboxOptions
{
    /// <summary>Callers send it as <c>Authorization: Bearer …</c>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Webhooks are signed with it.</summary>
    public required string WebhookSecret { get; init; }

    /// <summary>Where webhooks go; null until a caller names it.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The file that outlives the process; null to keep everything in memory.</summary>
    public string? Journal { get; init; }

    /// <summary>Where a sandbox that is started in a test's own process listens; port 0 is any free one.</summary>
    public string Address { get; init; } = "http://127.0.0.1:0";

    /// <summary>The sandbox's own; what the server does with connections goes by the real one.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Without the secrets, for whoever writes it into a log.</summary>
    public override string ToString() => nameof(SandboxOptions);

    /// <exception cref="InvalidOperationException">A secret is missing, or the webhook's address is none.</exception>
    internal static SandboxOptions From(IConfiguration configuration) => new()
    {
        ApiKey = Required(configuration["Sandbox:ApiKey"], nameof(ApiKey)),
        WebhookSecret = Required(configuration["Sandbox:WebhookSecret"], nameof(WebhookSecret)),
        WebhookUrl = WebAddress(configuration["Sandbox:WebhookUrl"]),
        Journal = configuration["Sandbox:Journal"] is { Length: > 0 } file ? file : null,
    };

    private static string Required(string? value, string name) => string.IsNullOrEmpty(value)
        ? throw new InvalidOperationException($"Sandbox:{name} is not configured.")
        : value;

    private static Uri? WebAddress(string? text) => string.IsNullOrEmpty(text)
        ? null
        : Webhooks.WebhookAddress.Parse(text) ?? throw new InvalidOperationException("Sandbox:WebhookUrl is no http address.");
}
