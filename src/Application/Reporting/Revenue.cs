using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

public enum RevenueGrouping
{
    Day,

    /// <summary>From Monday on.</summary>
    Week,
    Month,
    Service,
    Resource,
}

/// <summary>Money taken and given back on these days, by the clock of the events.</summary>
public sealed record GetRevenue(DateOnly From, DateOnly To, RevenueGrouping GroupBy) : IQuery<IReadOnlyList<RevenueRow>>, IReportDays;

/// <summary>The same one after another, for whoever passes them on.</summary>
public sealed record ExportRevenue(DateOnly From, DateOnly To, RevenueGrouping GroupBy) : IQuery<IAsyncEnumerable<RevenueRow>>, IReportDays;

/// <param name="Day">The first of the group, which may lie before the days that were asked for; null of a service or resource.</param>
/// <param name="ServiceId">Null of anything else.</param>
/// <param name="ResourceId">Null of anything else.</param>
/// <param name="Name">Of the service or resource, as it is now.</param>
/// <param name="Captured">In the one currency of the row.</param>
/// <param name="Refunded">In the same.</param>
public sealed record RevenueRow(DateOnly? Day, ServiceId? ServiceId, ResourceId? ResourceId, string? Name, Money Captured, Money Refunded)
{
    public Money Net => Captured with { AmountMinor = Captured.AmountMinor - Refunded.AmountMinor };
}

internal sealed class GetRevenueValidator : ReportDaysValidator<GetRevenue>;

internal sealed class ExportRevenueValidator : ReportDaysValidator<ExportRevenue>;

internal sealed class RevenueHandler(IReportReads reads) :
    IRequestHandler<GetRevenue, Result<IReadOnlyList<RevenueRow>>>,
    IRequestHandler<ExportRevenue, Result<IAsyncEnumerable<RevenueRow>>>
{
    public async Task<Result<IReadOnlyList<RevenueRow>>> Handle(GetRevenue query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<RevenueRow>>.Of(await reads.Revenue(query, query.GroupBy, cancellationToken).ToListAsync(cancellationToken));

    public Task<Result<IAsyncEnumerable<RevenueRow>>> Handle(ExportRevenue query, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IAsyncEnumerable<RevenueRow>>.Of(reads.Revenue(query, query.GroupBy, cancellationToken)));
}
