using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Partners;

public sealed record CreatePartner(string Name) : IKeyless<IssuedKey>;

/// <summary>The one time that a key can be seen.</summary>
public sealed record IssuedKey(Partner Partner, PartnerKey Key);

internal sealed class CreatePartnerValidator : AbstractValidator<CreatePartner>
{
    public CreatePartnerValidator() => RuleFor(c => c.Name).MustBeAName();
}

internal sealed class CreatePartnerHandler(IPartners partners, CallerContext context, TimeProvider clock)
    : IRequestHandler<CreatePartner, Result<IssuedKey>>
{
    public Task<Result<IssuedKey>> Handle(CreatePartner command, CancellationToken cancellationToken)
    {
        var key = PartnerKey.New(context.Tenant);
        var partner = new Partner
        {
            Id = EntityId.New<PartnerId>(),
            Name = command.Name,
            KeyHash = key.Hash(),
            CreatedAt = clock.GetUtcNow(),
        };
        partners.Add(partner);
        return Task.FromResult<Result<IssuedKey>>(new IssuedKey(partner, key));
    }
}
