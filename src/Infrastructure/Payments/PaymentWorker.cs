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
    // Most of a task's time is spent waiting for its provider.
    private const int AtOnce = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Begin(running, stoppingToken);
                await (running.Count < AtOnce ? (Task)signals.Wait(Interval, stoppingToken) : Task.WhenAny(running).WaitAsync(stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    /// <summary>Begins the tasks that are due.</summary>
    /// <returns>How they come to their ends; none of them fails.</returns>
    internal async Task<IReadOnlyList<Task>> Begin(int most, CancellationToken cancellationToken) =>
        [.. (await Lease(most, cancellationToken)).Select(Run)];

    // A provider that is silent for long keeps its own tasks waiting, and nobody else's.
    private async Task Begin(List<Task> running, CancellationToken stoppingToken)
    {
        try
        {
            await inbox.ApplyEarly(stoppingToken);
            running.RemoveAll(task => task.IsCompleted);
            running.AddRange(await Begin(AtOnce - running.Count, stoppingToken));
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogTurnFailed(e);
        }
    }

    // A task that fails comes again when its lease has run out, and must not keep the others waiting.
    private async Task Run(LeasedTask leased)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.System(leased.Tenant);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RunPaymentTask(leased.Task));
        }
        catch (Exception e)
        {
            LogTaskFailed(e, leased.Task.Kind, leased.Task.Id);
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
    public const string Columns = "o.id, o.kind, o.booking_id, o.payment_id, o.refund_id, o.keep_minor, o.attempts, o.hints";

    public static LeasedTask Read(NpgsqlDataReader row) => new(new TenantId(row.GetString(0)), new PaymentTask(
        new TaskId(row.GetGuid(1)),
        EnumNames<PaymentTaskKind>.Parse(row.GetString(2)),
        new BookingId(row.GetGuid(3)),
        row.IsDBNull(4) ? null : new PaymentId(row.GetGuid(4)),
        row.IsDBNull(5) ? null : new RefundId(row.GetGuid(5)),
        row.IsDBNull(6) ? null : row.GetInt64(6),
        row.GetInt32(7),
        row.GetInt32(8)));
}
