using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Customers;

/// <summary>Customers as the current transaction sees and changes them.</summary>
public interface ICustomers
{
    /// <summary>Locks the customer against other changes of it.</summary>
    Task<Customer?> Lock(CustomerId id, CancellationToken cancellationToken);

    void Add(Customer customer);
}

/// <summary>Customers for reading.</summary>
public interface ICustomerReads
{
    Task<IReadOnlyList<Customer>> Customers(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken);

    /// <summary>Fields: id, name (contains and startsWith whatever the case), email (whatever the case), phone, createdAt.</summary>
    Task<Page<Customer>> ListCustomers(ListRequest request, CancellationToken cancellationToken);
}
