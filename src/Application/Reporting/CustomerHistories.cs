using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Reporting;

/// <summary>What each of these customers has booked, attended, missed and paid: for the staff, and for oneself.</summary>
public sealed record GetCustomerHistories(IReadOnlyCollection<CustomerId> Ids) : IQuery<IReadOnlyList<CustomerHistory>>;

/// <param name="CustomerId">Whose.</param>
/// <param name="Bookings">All, whatever became of them.</param>
/// <param name="Completed">Of them.</param>
/// <param name="Cancelled">Of them.</param>
/// <param name="NoShows">Of them.</param>
/// <param name="LastVisitAt">The latest start of a completed booking; null without one.</param>
/// <param name="Paid">Captured and not refunded, by currency; without those of which nothing is.</param>
public sealed record CustomerHistory(
    CustomerId CustomerId, long Bookings, long Completed, long Cancelled, long NoShows, DateTimeOffset? LastVisitAt, IReadOnlyList<Money> Paid);

internal sealed class CustomerHistoriesHandler(IHistoryReads reads, CallerContext context) :
    IRequestHandler<GetCustomerHistories, Result<IReadOnlyList<CustomerHistory>>>
{
    public async Task<Result<IReadOnlyList<CustomerHistory>>> Handle(GetCustomerHistories query, CancellationToken cancellationToken)
    {
        if (context.Caller.Role == Role.Partner || query.Ids.Any(id => !context.Caller.MaySee(id)))
        {
            return new NotAuthorizedError();
        }

        var known = (await reads.Customers(query.Ids, cancellationToken)).ToDictionary(history => history.CustomerId);
        return Result<IReadOnlyList<CustomerHistory>>.Of(
            [.. query.Ids.Select(id => known.GetValueOrDefault(id) ?? new CustomerHistory(id, 0, 0, 0, 0, null, []))]);
    }
}
