using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class CustomerReads(ReadDbContext db) : ICustomerReads
{
    private static readonly ListedFields<Customer> Fields = new ListedFields<Customer>(customer => customer.Id)
        .With("name", customer => customer.Name, ignoreCase: true)
        .With("email", customer => customer.Email, ignoreCase: true)
        .With("phone", customer => customer.Phone)
        .With("createdAt", customer => customer.CreatedAt);

    public async Task<IReadOnlyList<Customer>> Customers(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken) =>
        await db.Customers.Where(customer => ids.Contains(customer.Id)).ToListAsync(cancellationToken);

    public Task<Page<Customer>> ListCustomers(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Customers, request, Fields, cancellationToken);
}
