using GraphBooking.Api.GraphQL.Reporting;
using GraphBooking.Application.Reporting;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>Reports as CSV, for spreadsheets: <c>/reports/NAME.csv?from=DAY&amp;to=DAY</c>, amounts in minor units.</summary>
internal static class ReportsEndpoint
{
    private static readonly Download<OccupancyRow> Occupancy = new(
        "occupancy",
        ["day", "resource_id", "resource", "bookings", "booked_minutes", "open_minutes", "occupancy"],
        async (mediator, range, cancellationToken) =>
        {
            var choice = DownloadParameters.Choice<OccupancyGrouping>(range.Query, "groupBy");
            if (!choice.TryGet(out var grouping))
            {
                return choice.Errors[0];
            }

            var rows = await mediator.Send(new GetOccupancy(range.From, range.To, grouping), cancellationToken);
            return rows.TryGet(out var known) ? Result<IAsyncEnumerable<OccupancyRow>>.Of(known.ToAsyncEnumerable()) : rows.Errors[0];
        },
        (csv, row) => csv
            .Day(row.Day)
            .Plain(row.ResourceId)
            .Text(row.ResourceName)
            .Plain(row.Bookings)
            .Plain(row.BookedSeconds / 60)
            .Plain(row.OpenSeconds / 60)
            .Plain(Ratios.Of(row.BookedSeconds, row.OpenSeconds)));

    private static readonly Download<RevenueRow> Revenue = new(
        "revenue",
        ["day", "service_id", "resource_id", "name", "captured_minor", "refunded_minor", "net_minor", "currency"],
        async (mediator, range, cancellationToken) =>
            DownloadParameters.Choice<RevenueGrouping>(range.Query, "groupBy") is var choice && choice.TryGet(out var grouping)
                ? await mediator.Send(new ExportRevenue(range.From, range.To, grouping), cancellationToken)
                : choice.Errors[0],
        (csv, row) => csv
            .Day(row.Day)
            .Plain(row.ServiceId)
            .Plain(row.ResourceId)
            .Text(row.Name)
            .Plain(row.Captured.AmountMinor)
            .Plain(row.Refunded.AmountMinor)
            .Plain(row.Net.AmountMinor)
            .Plain(row.Captured.Currency));

    private static readonly Download<BookingLine> Bookings = new(
        "bookings",
        [
            "id", "reference", "status", "day", "start", "end", "resource_id", "resource", "service_id", "service", "customer_id", "quantity",
            "price_minor", "deposit_minor", "paid_minor", "currency", "created_at", "confirmed_at",
        ],
        (mediator, range, cancellationToken) => mediator.Send(new ExportBookings(range.From, range.To), cancellationToken),
        (csv, line) => csv
            .Plain(line.Id)
            .Plain(line.Reference)
            .Plain(line.Status)
            .Day(line.Day)
            .Instant(line.Start)
            .Instant(line.End)
            .Plain(line.ResourceId)
            .Text(line.Resource)
            .Plain(line.ServiceId)
            .Text(line.Service)
            .Plain(line.CustomerId)
            .Plain(line.Quantity)
            .Plain(line.PriceMinor)
            .Plain(line.DepositMinor)
            .Plain(line.PaidMinor)
            .Plain(line.Currency)
            .Instant(line.CreatedAt)
            .Instant(line.ConfirmedAt));

    public static IServiceCollection AddDownloads(this IServiceCollection services) =>
        services.AddSingleton<DownloadSlots>().AddSingleton<DownloadSender>();

    public static void MapReports(this WebApplication app)
    {
        app.MapGet("/reports/occupancy.csv", (HttpContext context, DownloadSender downloads) => downloads.Send(context, Occupancy));
        app.MapGet("/reports/revenue.csv", (HttpContext context, DownloadSender downloads) => downloads.Send(context, Revenue));
        app.MapGet("/reports/bookings.csv", (HttpContext context, DownloadSender downloads) => downloads.Send(context, Bookings));
    }
}
