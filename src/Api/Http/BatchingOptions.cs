using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http;

/// <summary>Several requests in one body: <c>GraphBooking:Batching</c>.</summary>
internal sealed class BatchingOptions
{
    public const string Section = "GraphBooking:Batching";

    /// <summary>How many at most; 0, as long as nothing is said, refuses them all.</summary>
    public int MaxRequests { get; set; }
}

internal sealed class BatchingOptionsValidator : IValidateOptions<BatchingOptions>
{
    private const int Most = 100;

    public ValidateOptionsResult Validate(string? name, BatchingOptions options) => options.MaxRequests is >= 0 and <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{BatchingOptions.Section}:MaxRequests is not from 0 to {Most}.");
}
