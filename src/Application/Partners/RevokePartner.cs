using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Partners;

/// <summary>Ends the partner for good; can be repeated.</summary>
public sealed record RevokePartner(PartnerId PartnerId) : IKeyless<Partner>;

/// <summary>An id has no shape beyond its type.</summary>
internal sealed class RevokePartnerValidator : AbstractValidator<RevokePartner>;

internal sealed class RevokePartnerHandler(IPartners partners, TimeProvider clock) : IRequestHandler<RevokePartner, Result<Partner>>
{
    public async Task<Result<Partner>> Handle(RevokePartner command, CancellationToken cancellationToken)
    {
        if (await partners.Lock(command.PartnerId, cancellationToken) is not { } partner)
        {
            return new NotFoundError(command.PartnerId.ToString());
        }

        partner.Revoke(clock.GetUtcNow());
        return partner;
    }
}
