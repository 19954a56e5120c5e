using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>All bookings that start on these days, by their start, one after another.</summary>
public sealed record ExportBookings(DateOnly From, DateOnly To) : IQuery<IAsyncEnumerable<BookingLine>>, IReportDays;

/// <summary>A booking as the read model has it.</summary>
/// <param name="Day">Of the start, in the tenant's time zone.</param>
/// <param name="Resource">Its name as it is now.</param>
/// <param name="Service">Its name as it is now.</param>
/// <param name="CreatedAt">When it was held.</param>
/// <param name="ConfirmedAt">When it was first confirmed; null when it never was.</param>
public sealed record BookingLine(
    BookingId Id,
    string Reference,
    string Status,
    DateOnly Day,
    DateTimeOffset Start,
    DateTimeOffset End,
    ResourceId ResourceId,
    string? Resource,
    ServiceId ServiceId,
    string? Service,
    CustomerId? CustomerId,
    int Quantity,
    long PriceMinor,
    long DepositMinor,
    long PaidMinor,
    string Currency,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ConfirmedAt);

internal sealed class ExportBookingsValidator : ReportDaysValidator<ExportBookings>;

internal sealed class ExportBookingsHandler(IReportReads reads) : IRequestHandler<ExportBookings, Result<IAsyncEnumerable<BookingLine>>>
{
    public Task<Result<IAsyncEnumerable<BookingLine>>> Handle(ExportBookings query, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IAsyncEnumerable<BookingLine>>.Of(reads.Bookings(query, cancellationToken)));
}
