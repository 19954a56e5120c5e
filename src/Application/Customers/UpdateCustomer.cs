using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Customers;

/// <summary>Changes what is given; what is null stays.</summary>
public sealed record UpdateCustomer(
    CustomerId CustomerId,
    string? Name,
    string? Email,
    [property: NotSearched] string? Phone,
    [property: NotSearched] string? IdempotencyKey) : ITransactional<Customer>;

internal sealed class UpdateCustomerValidator : AbstractValidator<UpdateCustomer>
{
    public UpdateCustomerValidator()
    {
        RuleFor(c => c.Name!).MustBeAName().When(c => c.Name is not null);
        RuleFor(c => c.Email).MustBeAnEmail();
        RuleFor(c => c.Phone).MustBeAPhone();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class UpdateCustomerHandler(ICustomers customers) : IRequestHandler<UpdateCustomer, Result<Customer>>
{
    public async Task<Result<Customer>> Handle(UpdateCustomer command, CancellationToken cancellationToken)
    {
        if (await customers.Lock(command.CustomerId, cancellationToken) is not { } customer)
        {
            return new NotFoundError(command.CustomerId.ToString());
        }

        customer.Name = command.Name ?? customer.Name;
        customer.Email = command.Email ?? customer.Email;
        customer.Phone = command.Phone ?? customer.Phone;
        return customer;
    }
}
