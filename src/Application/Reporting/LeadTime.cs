using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>How long before their start bookings were made: those that start on these days and were ever confirmed.</summary>
public sealed record GetLeadTime(DateOnly From, DateOnly To) : IQuery<LeadTime>, IReportDays;

/// <summary>From the hold to the start, in whole seconds; null of no bookings.</summary>
/// <param name="Bookings">How many.</param>
/// <param name="Average">Rounded.</param>
/// <param name="Median">One that occurs: the least that half of them do not exceed.</param>
/// <param name="P90">One that occurs: the least that nine in ten do not exceed.</param>
public sealed record LeadTime(long Bookings, TimeSpan? Average, TimeSpan? Median, TimeSpan? P90);

internal sealed class GetLeadTimeValidator : ReportDaysValidator<GetLeadTime>;

internal sealed class GetLeadTimeHandler(IReportReads reads) : IRequestHandler<GetLeadTime, Result<LeadTime>>
{
    public async Task<Result<LeadTime>> Handle(GetLeadTime query, CancellationToken cancellationToken) =>
        await reads.LeadTime(query, cancellationToken);
}
