using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>An instant up to which all that the reports are made from is known to be complete.</summary>
public sealed record GetReportsAsOf : IQuery<DateTimeOffset>;

internal sealed class GetReportsAsOfHandler(IReportReads reads) : IRequestHandler<GetReportsAsOf, Result<DateTimeOffset>>
{
    public async Task<Result<DateTimeOffset>> Handle(GetReportsAsOf query, CancellationToken cancellationToken) =>
        await reads.AsOf(cancellationToken);
}
