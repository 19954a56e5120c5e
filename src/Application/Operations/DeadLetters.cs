using FluentValidation;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Operations;

/// <summary>A task of the outbox that failed too often to be tried again by itself.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Task">What could not be done.</param>
/// <param name="LastError">A code; null when no answer ever came to be noted.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="DeadAt">When it was given up.</param>
public sealed record DeadLetter(TenantId Tenant, PaymentTask Task, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset DeadAt);

/// <summary>What lies dead in the outboxes of all tenants.</summary>
public interface IDeadLetters
{
    /// <summary>The oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> Find(int most, CancellationToken cancellationToken);

    /// <summary>Has it tried again, now and as often as a new one.</summary>
    /// <returns>As it was; null when nothing dead has this id.</returns>
    Task<DeadLetter?> Replay(TaskId id, CancellationToken cancellationToken);
}

public sealed record GetDeadLetters(int Most) : IQuery<IReadOnlyList<DeadLetter>>;

public sealed record ReplayDeadLetter(TaskId Id) : ICommand<DeadLetter>;

internal sealed class ReplayDeadLetterValidator : AbstractValidator<ReplayDeadLetter>;

internal sealed class DeadLettersHandler(IDeadLetters letters) :
    IRequestHandler<GetDeadLetters, Result<IReadOnlyList<DeadLetter>>>,
    IRequestHandler<ReplayDeadLetter, Result<DeadLetter>>
{
    public async Task<Result<IReadOnlyList<DeadLetter>>> Handle(GetDeadLetters query, CancellationToken cancellationToken) =>
        query.Most is > 0 and <= Limits.GreatestPageSize
            ? Result<IReadOnlyList<DeadLetter>>.Of(await letters.Find(query.Most, cancellationToken))
            : new ValidationError("first", $"Must be from 1 to {Limits.GreatestPageSize}.");

    public async Task<Result<DeadLetter>> Handle(ReplayDeadLetter command, CancellationToken cancellationToken) =>
        await letters.Replay(command.Id, cancellationToken) is { } letter ? letter : new NotFoundError(command.Id.ToString());
}
