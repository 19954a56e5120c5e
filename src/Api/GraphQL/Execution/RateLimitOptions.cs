using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>How much a tenant, and each of its partners, may ask for over time, in units of cost: <c>GraphBooking:RateLimit</c>.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "GraphBooking:RateLimit";

    /// <summary>Where nothing is said: off in the Development environment, on elsewhere.</summary>
    public bool? Enabled { get; set; }

    /// <summary>What a tenant that has rested may spend at once.</summary>
    public int Burst { get; set; } = 20_000;

    /// <summary>What comes back each second.</summary>
    public int PerSecond { get; set; } = 1_000;

    /// <summary>The same of one partner, which spends from its tenant's share too.</summary>
    public int PartnerBurst { get; set; } = 10_000;

    public int PartnerPerSecond { get; set; } = 500;
}

internal sealed class RateLimitOptionsValidator(IOptions<LimitsOptions> limits) : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) =>
        (Fault("", options.Burst, options.PerSecond) ?? Fault("Partner", options.PartnerBurst, options.PartnerPerSecond)) is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;

    private string? Fault(string whose, int burst, int perSecond) =>
        perSecond < 1 ? $"{RateLimitOptions.Section}:{whose}PerSecond is not over zero."
        : burst < limits.Value.MaxCost
            ? $"{RateLimitOptions.Section}:{whose}Burst is under {LimitsOptions.Section}:MaxCost: some operations that are allowed could never run."
        : null;
}
