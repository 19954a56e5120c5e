using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Customers;

public sealed record CreateCustomer(
    string Name,
    string? Email,
    [property: NotSearched] string? Phone,
    [property: NotSearched] string? IdempotencyKey) : ITransactional<Customer>;

internal sealed class CreateCustomerValidator : AbstractValidator<CreateCustomer>
{
    public CreateCustomerValidator()
    {
        RuleFor(c => c.Name).MustBeAName();
        RuleFor(c => c.Email).MustBeAnEmail();
        RuleFor(c => c.Phone).MustBeAPhone();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CreateCustomerHandler(ICustomers customers, TimeProvider clock) : IRequestHandler<CreateCustomer, Result<Customer>>
{
    public Task<Result<Customer>> Handle(CreateCustomer command, CancellationToken cancellationToken)
    {
        var customer = new Customer
        {
            Id = EntityId.New<CustomerId>(),
            Name = command.Name,
            Email = command.Email,
            Phone = command.Phone,
            CreatedAt = clock.GetUtcNow(),
        };
        customers.Add(customer);
        return Task.FromResult<Result<Customer>>(customer);
    }
}
