using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>The services that were booked most on these days: confirmed, checked in or completed.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last.</param>
/// <param name="First">How many services, at most 100.</param>
public sealed record GetTopServices(DateOnly From, DateOnly To, int First) : IQuery<IReadOnlyList<TopService>>, IReportDays;

/// <param name="ServiceId">Which.</param>
/// <param name="Bookings">That start on these days.</param>
/// <param name="Value">Their prices, one sum a currency.</param>
public sealed record TopService(ServiceId ServiceId, long Bookings, IReadOnlyList<Money> Value);

internal sealed class GetTopServicesValidator : ReportDaysValidator<GetTopServices>
{
    public GetTopServicesValidator() =>
        RuleFor(q => q.First).InclusiveBetween(1, Limits.GreatestPageSize).WithMessage($"Must be from 1 to {Limits.GreatestPageSize}.");
}

internal sealed class GetTopServicesHandler(IReportReads reads) : IRequestHandler<GetTopServices, Result<IReadOnlyList<TopService>>>
{
    public async Task<Result<IReadOnlyList<TopService>>> Handle(GetTopServices query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<TopService>>.Of(await reads.TopServices(query, query.First, cancellationToken));
}
