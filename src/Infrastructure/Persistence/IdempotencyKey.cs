namespace GraphBooking.Infrastructure.Persistence;

/// <summary>That an answer was given under a key.</summary>
internal sealed class IdempotencyKey
{
    public required byte[] KeyHash { get; init; }

    public required byte[] InputHash { get; init; }

    /// <summary>What the answer was about.</summary>
    public required Guid AnswerId { get; init; }
}
