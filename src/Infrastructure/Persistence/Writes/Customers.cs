using GraphBooking.Application.Customers;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Writes;

internal sealed class Customers(WriteDbContext db) : ICustomers
{
    public Task<Customer?> Find(CustomerId id, CancellationToken cancellationToken) =>
        db.Customers.SingleOrDefaultAsync(customer => customer.Id == id, cancellationToken);

    public void Add(Customer customer) => db.Add(customer);
}
