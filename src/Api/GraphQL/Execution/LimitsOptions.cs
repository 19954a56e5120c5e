using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>How much one operation may ask for: <c>GraphBooking:Limits</c>.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "GraphBooking:Limits";

    /// <summary>Three pages of a hundred bookings with all that hangs on them, or some fifty usual requests in one.</summary>
    public int MaxCost { get; set; } = 10_000;

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many queries this process works on; others wait a little (<see cref="QueryTurns"/>).</summary>
    public int QueriesAtOnce { get; set; } = 64;
}

internal sealed class LimitsOptionsValidator : IValidateOptions<LimitsOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, LimitsOptions options) =>
        options.MaxCost < 1 ? ValidateOptionsResult.Fail($"{LimitsOptions.Section}:MaxCost is not over zero.")
        : options.Timeout <= TimeSpan.Zero || options.Timeout > LongestTimeout
            ? ValidateOptionsResult.Fail($"{LimitsOptions.Section}:Timeout is not over zero and {LongestTimeout} at most.")
        : options.QueriesAtOnce < 1 ? ValidateOptionsResult.Fail($"{LimitsOptions.Section}:QueriesAtOnce is not over zero.")
        : ValidateOptionsResult.Success;
}
