using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>How many of those who were expected on these days came.</summary>
public sealed record GetNoShowRate(DateOnly From, DateOnly To) : IQuery<NoShowRate>, IReportDays;

/// <param name="Attended">Bookings that were checked in or completed.</param>
/// <param name="NoShows">Bookings whose customer did not come.</param>
public sealed record NoShowRate(long Attended, long NoShows);

internal sealed class GetNoShowRateValidator : ReportDaysValidator<GetNoShowRate>;

internal sealed class GetNoShowRateHandler(IReportReads reads) : IRequestHandler<GetNoShowRate, Result<NoShowRate>>
{
    public async Task<Result<NoShowRate>> Handle(GetNoShowRate query, CancellationToken cancellationToken) =>
        await reads.NoShowRate(query, cancellationToken);
}
