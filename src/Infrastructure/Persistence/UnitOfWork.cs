using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>A transaction of the write context, and the idempotency of what is done in it.</summary>
internal sealed class UnitOfWork(WriteDbContext db) : IUnitOfWork
{
    private const int Tries = 5;

    public async Task<Result<T>> Run<T>(IdempotencyScope? scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await Attempt(scope, work, cancellationToken);
            }
            catch (Exception e) when (tried < Tries && Cause(e) is { } cause && (cause.IsRepeatedKey() || cause.IsWorthARetry()))
            {
                // Nothing of the failed try may be saved by the next one.
                db.ChangeTracker.Clear();
                Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("sqlstate", cause.SqlState));
            }
        }
    }

    private async Task<Result<T>> Attempt<T>(IdempotencyScope? scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await SetTenant(cancellationToken);
        if (scope is not null && await FindAnswer(scope, cancellationToken) is { } answer)
        {
            return scope.IsSameInput(answer.InputHash)
                ? await Load<T>(answer, cancellationToken)
                : new IdempotencyConflictError();
        }

        var result = await work();
        if (!result.TryGet(out var value))
        {
            // Refused perhaps because a copy of this request was first: then the copy's answer counts.
            await transaction.RollbackAsync(CancellationToken.None);
            return scope is null ? result : await RepeatOr(result, scope, cancellationToken);
        }

        Remember(scope, value);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private async Task<Result<T>> RepeatOr<T>(Result<T> refusal, IdempotencyScope scope, CancellationToken cancellationToken)
        where T : class
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await SetTenant(cancellationToken);
        return await FindAnswer(scope, cancellationToken) is { } answer && scope.IsSameInput(answer.InputHash)
            ? await Load<T>(answer, cancellationToken)
            : refusal;
    }

    private Task SetTenant(CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"SELECT set_config('app.current_tenant_id', {db.CurrentTenant}, true)", cancellationToken);

    private Task<IdempotencyKey?> FindAnswer(IdempotencyScope scope, CancellationToken cancellationToken) =>
        db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(key => key.KeyHash == scope.KeyHash, cancellationToken);

    private void Remember<T>(IdempotencyScope? scope, T value)
        where T : class
    {
        if (scope is not null)
        {
            db.IdempotencyKeys.Add(new IdempotencyKey
            {
                KeyHash = scope.KeyHash,
                InputHash = scope.InputHash,
                AnswerId = CatalogAnswer.IdOf(value),
                AnswerState = CatalogAnswer.Write(value),
            });
        }
    }

    // A customer is answered as it is now: what it once was is nobody's to keep twice, and may have been erased since.
    private async Task<T> Load<T>(IdempotencyKey answer, CancellationToken cancellationToken)
        where T : class =>
        answer.AnswerState is { } state
            ? CatalogAnswer.Read<T>(state)
            : (await db.FindAsync<T>([db.CurrentTenant, new CustomerId(answer.AnswerId)], cancellationToken))!;

    private static PostgresException? Cause(Exception e) => e as PostgresException ?? (e as DbUpdateException)?.InnerException as PostgresException;
}
