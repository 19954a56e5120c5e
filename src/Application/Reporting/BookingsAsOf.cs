using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;
using NodaTime;

namespace GraphBooking.Application.Reporting;

/// <summary>The bookings of a local day as they were known at an instant, by their start.</summary>
/// <param name="At">What happened later is left out.</param>
/// <param name="Day">In the tenant's time zone.</param>
/// <param name="ResourceId">Where they then were; anywhere when null.</param>
public sealed record GetBookingsAsOf(DateTimeOffset At, DateOnly Day, ResourceId? ResourceId) : IQuery<IReadOnlyList<Booking>>;

internal sealed class GetBookingsAsOfValidator : AbstractValidator<GetBookingsAsOf>
{
    public GetBookingsAsOfValidator() => RuleFor(q => q.Day)
        .InclusiveBetween(new DateOnly(1900, 1, 1), new DateOnly(9000, 1, 1)).WithMessage("Is too long ago or too far ahead.");
}

internal sealed class GetBookingsAsOfHandler(IHistoryReads reads) : IRequestHandler<GetBookingsAsOf, Result<IReadOnlyList<Booking>>>
{
    private const int Most = 1000;

    public async Task<Result<IReadOnlyList<Booking>>> Handle(GetBookingsAsOf query, CancellationToken cancellationToken)
    {
        var found = new List<Booking>();
        await foreach (var (booking, timeZone) in reads.Bookings(query.Day, query.At, cancellationToken))
        {
            if (IsMeant(booking, query, DateTimeZoneProviders.Tzdb[timeZone]))
            {
                found.Add(booking);
            }

            if (found.Count > Most)
            {
                return new ValidationError("day", $"There are more than {Most} bookings: ask for one resource.");
            }
        }

        return Result<IReadOnlyList<Booking>>.Of([.. found.OrderBy(booking => booking.Start).ThenBy(booking => booking.Id.Value)]);
    }

    private static bool IsMeant(Booking booking, GetBookingsAsOf query, DateTimeZone zone) =>
        (query.ResourceId is null || query.ResourceId == booking.ResourceId)
        && DayOf(booking.Start, zone) <= query.Day && query.Day <= DayOf(booking.End.AddTicks(-1), zone);

    private static DateOnly DayOf(DateTimeOffset instant, DateTimeZone zone) => Instant.FromDateTimeOffset(instant).InZone(zone).Date.ToDateOnly();
}
