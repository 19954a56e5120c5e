namespace GraphBooking.Infrastructure.Persistence;

/// <summary>That an answer was given under a key.</summary>
internal sealed class IdempotencyKey
{
    public required byte[] KeyHash { get; init; }

    public required byte[] InputHash { get; init; }

    /// <summary>What the answer was about.</summary>
    public required Guid AnswerId { get; init; }

    /// <summary>The answer itself as JSON; null where it would hold personal data.</summary>
    public string? AnswerState { get; init; }
}
