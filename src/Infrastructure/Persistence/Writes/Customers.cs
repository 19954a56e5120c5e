using GraphBooking.Application.Customers;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Writes;

internal sealed class Customers(WriteDbContext db) : ICustomers
{
    public async Task<Customer?> Lock(CustomerId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM customers WHERE tenant_id = {db.CurrentTenant} AND id = {id.Value} FOR NO KEY UPDATE", cancellationToken);
        return await db.Customers.SingleOrDefaultAsync(customer => customer.Id == id, cancellationToken);
    }

    public void Add(Customer customer) => db.Add(customer);
}
