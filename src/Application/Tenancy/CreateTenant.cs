using System.Text.RegularExpressions;
using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using MediatR;

namespace GraphBooking.Application.Tenancy;

public sealed record CreateTenant(
    string Slug, string Name, string TimeZone, string Currency, TenantIsolation Isolation, string? Region) : ICommand<Tenant>;

internal sealed partial class CreateTenantValidator : AbstractValidator<CreateTenant>
{
    public CreateTenantValidator(IShards shards)
    {
        RuleFor(c => c.Slug).Must(slug => SlugPattern().IsMatch(slug)).WithMessage("Must be 3 to 63 of a-z, 0-9 and -.");
        RuleFor(c => c.Name).MustBeAName();
        RuleFor(c => c.TimeZone).MustBeAZone();
        RuleFor(c => c.Currency).MustBeACurrency();
        RuleFor(c => c.Isolation).Equal(TenantIsolation.Pooled).WithMessage("Only POOLED tenants can be created.");
        RuleFor(c => c.Region).Must(region => region is null || shards.All.Any(shard => shard.Region == region))
            .WithMessage("No shard stands in this region.");
    }

    [GeneratedRegex(@"\A[a-z0-9-]{3,63}\z")]
    private static partial Regex SlugPattern();
}

internal sealed class CreateTenantHandler(ITenantDirectory tenants, IShards shards, CallerContext context, TimeProvider clock)
    : IRequestHandler<CreateTenant, Result<Tenant>>
{
    public Task<Result<Tenant>> Handle(CreateTenant command, CancellationToken cancellationToken) =>
        tenants.Add(
            new Tenant
            {
                Id = TenantId.New(),
                Slug = command.Slug,
                Name = command.Name,
                TimeZone = command.TimeZone,
                Currency = command.Currency,
                Isolation = command.Isolation,
                Region = command.Region ?? shards.All[0].Region,
                CreatedAt = clock.GetUtcNow(),
            },
            context.Consistency,
            cancellationToken);
}
