using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>A transaction of the write context, and the idempotency of what is done in it.</summary>
internal sealed class UnitOfWork(WriteDbContext db, DataSources sources, Failover failover, CallerContext context) : IUnitOfWork
{
    private const int Tries = 5;

    // Of commits that were cut off. What nobody else can ask for again is found here when its key says that it was committed.
    private readonly Dictionary<Guid, object> _tried = [];

    public Task<Result<T>> Run<T>(IdempotencyScope scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : class => failover.Run(
            async () =>
            {
                // On the node that takes writes now, and without anything of a try that failed.
                db.Database.SetDbConnection(sources.Application.CreateConnection(), contextOwnsConnection: true);
                db.ChangeTracker.Clear();
                await db.Database.OpenConnectionAsync(cancellationToken);
                try
                {
                    return await RunHere(scope, work, cancellationToken);
                }
                finally
                {
                    await db.Database.CloseConnectionAsync();
                }
            },
            cancellationToken);

    private async Task<Result<T>> RunHere<T>(IdempotencyScope scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
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

    private async Task<Result<T>> Attempt<T>(IdempotencyScope scope, Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await SetTenant(cancellationToken);
        if (await FindAnswer(scope, cancellationToken) is { } answer)
        {
            return await Repeat<T>(answer, scope, transaction, cancellationToken);
        }

        var result = await work();
        if (!result.TryGet(out var value))
        {
            // Refused perhaps because a copy of this request was first: then the copy's answer counts.
            await transaction.RollbackAsync(CancellationToken.None);
            return await RepeatOr(result, scope, cancellationToken);
        }

        Remember(scope, value, CatalogAnswer.IdOf(value));
        await db.SaveChangesAsync(cancellationToken);
        await Commit(transaction);
        return result;
    }

    // What the answer says may have been committed without the standby; this commit waits for it.
    private async Task<Result<T>> Repeat<T>(
        IdempotencyKey answer, IdempotencyScope scope, IDbContextTransaction transaction, CancellationToken cancellationToken)
        where T : class
    {
        if (!scope.IsSameInput(answer.InputHash))
        {
            return new IdempotencyConflictError();
        }

        var repeated = await Load<T>(answer, cancellationToken);
        await db.Database.ExecuteSqlRawAsync(PositionSql.WaitForStandby, cancellationToken);
        await Commit(transaction);
        return repeated;
    }

    private async Task Commit(IDbContextTransaction transaction)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        using (var notices = new CommitNotices(connection))
        {
            await transaction.CommitAsync(CancellationToken.None);
            notices.ThrowIfUnconfirmed();
        }

        await using var position = new NpgsqlCommand(PositionSql.OfPrimary, connection);
        await using var row = await position.ExecuteReaderAsync(CancellationToken.None);
        await row.ReadAsync();
        context.Consistency.Reached(PositionSql.OfPrimaryRow(row));
    }

    private async Task<Result<T>> RepeatOr<T>(Result<T> refusal, IdempotencyScope scope, CancellationToken cancellationToken)
        where T : class
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await SetTenant(cancellationToken);
        return await FindAnswer(scope, cancellationToken) is { } answer && scope.IsSameInput(answer.InputHash)
            ? await Repeat<T>(answer, scope, transaction, cancellationToken)
            : refusal;
    }

    private Task SetTenant(CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"SELECT set_config('app.current_tenant_id', {db.CurrentTenant}, true)", cancellationToken);

    private Task<IdempotencyKey?> FindAnswer(IdempotencyScope scope, CancellationToken cancellationToken) =>
        db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(key => key.KeyHash == scope.KeyHash, cancellationToken);

    private void Remember<T>(IdempotencyScope scope, T value, Guid id)
        where T : class
    {
        _tried[id] = value;
        db.IdempotencyKeys.Add(new IdempotencyKey
        {
            KeyHash = scope.KeyHash,
            InputHash = scope.InputHash,
            AnswerId = id,
            AnswerState = CatalogAnswer.Write(value),
        });
    }

    // A customer is answered as it is now: what it once was is nobody's to keep twice, and may have been erased since.
    private async Task<T> Load<T>(IdempotencyKey answer, CancellationToken cancellationToken)
        where T : class =>
        answer.AnswerState is { } state ? CatalogAnswer.Read<T>(state)
            : typeof(T) != typeof(Customer) ? (T)_tried[answer.AnswerId]
            : (await db.FindAsync<T>([db.CurrentTenant, new CustomerId(answer.AnswerId)], cancellationToken))!;

    private static PostgresException? Cause(Exception e) => e as PostgresException ?? (e as DbUpdateException)?.InnerException as PostgresException;
}
