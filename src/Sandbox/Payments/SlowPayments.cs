using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Payments;

/// <summary>Settles the payments that are in progress, also those that an earlier process began.</summary>
internal sealed class SlowPayments(Books books) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await books.SlowStarted.Wait(books.SettleDue(), stoppingToken);
        }
    }
}
