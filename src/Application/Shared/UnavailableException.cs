namespace GraphBooking.Application.Shared;

/// <summary>
/// What was asked cannot be answered just now, and can be asked again: a node is away, or others were before it in a long
/// line. What was to be changed has not been, or is found again under its idempotency key.
/// </summary>
public sealed class UnavailableException : Exception
{
    /// <param name="what">In a word, for callers: what is away.</param>
    /// <param name="message">For callers.</param>
    /// <param name="cause">Null when it was not tried.</param>
    public UnavailableException(string what, string message, Exception? cause)
        : base(message, cause) => What = what;

    public string What { get; }
}
