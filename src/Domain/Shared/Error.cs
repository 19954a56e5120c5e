namespace GraphBooking.Domain.Shared;

/// <summary>An expected refusal, answered as a value and never thrown.</summary>
/// <param name="Message">For people; holds nothing that the caller sent.</param>
public abstract record Error(string Message)
{
    /// <summary>The stable code that clients switch on: the type's name without Error, in upper snake case.</summary>
    public abstract string Code { get; }
}

/// <summary>The id names nothing that the caller may see: unknown, another tenant's and not permitted look alike.</summary>
public sealed record NotFoundError(string? Id) : Error("Nothing was found under this id.")
{
    public override string Code => "NOT_FOUND";
}

/// <summary>An input's shape or content breaks a rule.</summary>
/// <param name="Field">The input field, in the caller's own naming.</param>
/// <param name="Message">The rule that was broken.</param>
public sealed record ValidationError(string Field, string Message) : Error(Message)
{
    public override string Code => "VALIDATION";
}

/// <summary>The aggregate has moved on since the caller read it.</summary>
public sealed record VersionConflictError(int CurrentVersion)
    : Error($"The booking is at version {CurrentVersion} by now.")
{
    public override string Code => "VERSION_CONFLICT";
}

/// <summary>The idempotency key was used before with another input.</summary>
public sealed record IdempotencyConflictError()
    : Error("This idempotency key was used before with another input.")
{
    public override string Code => "IDEMPOTENCY_CONFLICT";
}

/// <summary>The caller's role does not permit this request.</summary>
public sealed record NotAuthorizedError() : Error("The caller's role does not permit this.")
{
    public override string Code => "AUTH_NOT_AUTHORIZED";
}
