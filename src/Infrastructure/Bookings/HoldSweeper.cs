using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Routing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// Writes down that holds have expired, within seconds. Nothing depends on it but the status that people see: an expired
/// hold is void by its own time. Several instances may sweep at once; each hold expires once.
/// </summary>
internal sealed partial class HoldSweeper(DataSources sources, IServiceScopeFactory scopes, ILogger<HoldSweeper> logger) : BackgroundService
{
    private const int Batch = 500;
    private const int AtOnce = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The clock is read once, in a subquery: only then can it bound an index.
    internal const string Due =
        "SELECT tenant_id, booking_id FROM claims WHERE hold_expires_at <= (SELECT clock_timestamp()) ORDER BY hold_expires_at LIMIT 500";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // Full batches follow each other without a pause, as long as they get anywhere.
                while (await Sweep(stoppingToken) is { Due: Batch, Expired: > 0 })
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogSweepFailed(e);
            }
        }
    }

    /// <returns>How many holds were due, and how many of them this sweep expired.</returns>
    internal async Task<(int Due, int Expired)> Sweep(CancellationToken cancellationToken)
    {
        var due = await FindDue(cancellationToken);
        var expired = 0;
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (hold, token) =>
            {
                if (await Expire(hold.Tenant, hold.Booking, token))
                {
                    Interlocked.Increment(ref expired);
                }
            });
        return (due.Count, expired);
    }

    // One hold that cannot be expired must not keep the others waiting.
    private async Task<bool> Expire(TenantId tenant, BookingId booking, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.System(tenant);
            return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ExpireHold(booking), cancellationToken)).IsOk;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogExpireFailed(e, booking);
            return false;
        }
    }

    private async Task<List<(TenantId Tenant, BookingId Booking)>> FindDue(CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(Due);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(TenantId, BookingId)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((new TenantId(reader.GetString(0)), new BookingId(reader.GetGuid(1))));
        }

        return due;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired holds could not be swept; the next sweep tries again")]
    private partial void LogSweepFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hold {Booking} could not be expired; the next sweep tries again")]
    private partial void LogExpireFailed(Exception exception, BookingId booking);
}
