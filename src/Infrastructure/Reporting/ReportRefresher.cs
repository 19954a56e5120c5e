using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.Reporting;

/// <summary>
/// Has the materialized views of the reports refreshed once a minute, beside those who read them. Any number of instances
/// may ask: the database refreshes once, and not at all while no event has been applied.
/// </summary>
internal sealed partial class ReportRefresher(DataSources sources, ILogger<ReportRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await Refresh(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogRefreshFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>Whether anything was refreshed.</returns>
    internal async Task<bool> Refresh(CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand("SELECT refresh_booking_totals()");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reports could not be refreshed; the next turn tries again")]
    private partial void LogRefreshFailed(Exception exception);
}
