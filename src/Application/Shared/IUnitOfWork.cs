using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Shared;

/// <summary>One transaction on the tenant's primary.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs the work and commits what it saved together with the answer's idempotency key; a refusal commits nothing.
    /// When the key is known already the work does not run (or its effect is undone), and the first answer is given again.
    /// </summary>
    Task<Result<T>> Run<T>(IdempotencyScope scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : class;
}
