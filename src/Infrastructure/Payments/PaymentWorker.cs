using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Does what is due in the outbox of payments: what a process left when it died, what a provider did not answer, what is to
/// be looked at again. Any number of instances share the work; a task has one holder at a time.
/// </summary>
internal sealed partial class PaymentWorker(
    DataSources sources, PaymentSignals signals, WebhookInbox inbox, IServiceScopeFactory scopes, ILogger<PaymentWorker> logger) : BackgroundService
{
    // So many that some which hang do not keep the others waiting.
    private const int AtOnce = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<Task> _running = [];
    private volatile bool _isFull;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Turn(stoppingToken);
                await signals.Wait(Interval, stoppingToken);
            }
        }
        finally
        {
            // What was begun at a provider is written down before everything is taken apart.
            await Task.WhenAll(_running);
        }
    }

    private async Task Turn(CancellationToken cancellationToken)
    {
        try
        {
            await inbox.ApplyEarly(cancellationToken);
            await Begin(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTurnFailed(e);
        }
    }

    /// <summary>Begins as much of what is due as there is room for, and waits for none of it.</summary>
    /// <returns>What it has begun; none of it fails.</returns>
    internal async Task<IReadOnlyList<Task>> Begin(CancellationToken cancellationToken)
    {
        _running.RemoveAll(task => task.IsCompleted);
        var room = AtOnce - _running.Count;
        if (room == 0)
        {
            return [];
        }

        Task[] begun = [.. (await Lease(room, cancellationToken)).Select(Run)];
        _running.AddRange(begun);
        _isFull = begun.Length == room;
        return begun;
    }

    // A task that fails comes again when its lease has run out, and must not keep the others waiting.
    private async Task Run(LeasedTask leased)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.System(leased.Tenant) with
            {
                Cause = leased.Task.Id.ToString(),
            };
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RunPaymentTask(leased.Task));
        }
        catch (Exception e)
        {
            LogTaskFailed(e, leased.Task.Kind, leased.Task.Id);
        }

        if (_isFull)
        {
            // There may be more, and now there is room for it.
            signals.Ring();
        }
    }

    private async Task<List<LeasedTask>> Lease(int most, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Worker.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).Add(PaymentWorkerSql.GiveUp).Add(PaymentWorkerSql.Lease, P.Int(most));
        await using var reader = await batch.Read(cancellationToken);
        var given = new List<LeasedTask>();
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                given.Add(LeasedTask.Read(reader));
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return given;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due payment tasks could not be leased; the next turn tries again")]
    private partial void LogTurnFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The payment task {Kind} {Task} failed; it comes again when its lease has run out")]
    private partial void LogTaskFailed(Exception exception, PaymentTaskKind kind, TaskId task);
}

/// <param name="Tenant">Whose.</param>
/// <param name="Task">What is to be done.</param>
internal sealed record LeasedTask(TenantId Tenant, PaymentTask Task)
{
    /// <summary>After the tenant.</summary>
    public const string Columns = "o.id, o.kind, o.booking_id, o.payment_id, o.refund_id, o.attempts, o.hints";

    public static LeasedTask Read(NpgsqlDataReader row) => new(new TenantId(row.GetString(0)), new PaymentTask(
        new TaskId(row.GetGuid(1)),
        EnumNames<PaymentTaskKind>.Parse(row.GetString(2)),
        new BookingId(row.GetGuid(3)),
        row.IsDBNull(4) ? null : new PaymentId(row.GetGuid(4)),
        row.IsDBNull(5) ? null : new RefundId(row.GetGuid(5)),
        row.GetInt32(6),
        row.GetInt32(7)));
}
