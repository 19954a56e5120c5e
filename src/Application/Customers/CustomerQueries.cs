using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Customers;

/// <summary>Those of the customers that the caller may see.</summary>
public sealed record GetCustomers(IReadOnlyCollection<CustomerId> Ids) : IQuery<IReadOnlyList<Customer>>;

public sealed record ListCustomers(ListRequest Request) : IQuery<Page<Customer>>;

internal sealed class CustomerQueriesHandler(ICustomerReads reads, CallerContext context) :
    IRequestHandler<GetCustomers, Result<IReadOnlyList<Customer>>>,
    IRequestHandler<ListCustomers, Result<Page<Customer>>>
{
    public async Task<Result<IReadOnlyList<Customer>>> Handle(GetCustomers query, CancellationToken cancellationToken)
    {
        var visible = query.Ids.Where(id => context.Caller.MaySee(id)).ToArray();
        return Result<IReadOnlyList<Customer>>.Of(visible is [] ? [] : await reads.Customers(visible, cancellationToken));
    }

    public async Task<Result<Page<Customer>>> Handle(ListCustomers query, CancellationToken cancellationToken) =>
        await reads.ListCustomers(OwnRows.Only(query.Request, "id", context.Caller), cancellationToken);
}
