using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>How much a tenant may ask for over time, in units of cost: <c>GraphBooking:RateLimit</c>.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "GraphBooking:RateLimit";

    /// <summary>Where nothing is said: off in the Development environment, on elsewhere.</summary>
    public bool? Enabled { get; set; }

    /// <summary>What a tenant that has rested may spend at once.</summary>
    public int Burst { get; set; } = 20_000;

    /// <summary>What comes back each second.</summary>
    public int PerSecond { get; set; } = 1_000;
}

internal sealed class RateLimitOptionsValidator(IOptions<LimitsOptions> limits) : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) =>
        options.PerSecond < 1 ? ValidateOptionsResult.Fail($"{RateLimitOptions.Section}:PerSecond is not over zero.")
        : options.Burst < limits.Value.MaxCost
            ? ValidateOptionsResult.Fail(
                $"{RateLimitOptions.Section}:Burst is under {LimitsOptions.Section}:MaxCost: some operations that are allowed could never run.")
        : ValidateOptionsResult.Success;
}
