using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http.Streams;

/// <summary>How connections that stay open are kept: <c>GraphBooking:Streams</c>.</summary>
internal sealed class StreamOptions
{
    public const string Section = "GraphBooking:Streams";

    /// <summary>How long a socket may wait before it says connection_init.</summary>
    public TimeSpan InitTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often an idle connection is asked whether somebody is still there, and how long the answer may take.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take nothing of what is sent to it.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Operations that run on one socket at the same time.</summary>
    public int MaxOperations { get; set; } = 100;
}

internal sealed class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, StreamOptions options) =>
        new[] { options.InitTimeout, options.KeepAlive, options.SendTimeout }.Any(time => time <= TimeSpan.Zero || time > Longest)
            ? ValidateOptionsResult.Fail($"A time of {StreamOptions.Section} is not over zero and {Longest} at most.")
        : options.MaxOperations < 1 ? ValidateOptionsResult.Fail($"{StreamOptions.Section}:MaxOperations is not over zero.")
        : ValidateOptionsResult.Success;
}
