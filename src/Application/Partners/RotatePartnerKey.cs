using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Partners;

/// <summary>Gives a new key in place of the old one.</summary>
public sealed record RotatePartnerKey(PartnerId PartnerId) : IKeyless<IssuedKey>;

/// <summary>An id has no shape beyond its type.</summary>
internal sealed class RotatePartnerKeyValidator : AbstractValidator<RotatePartnerKey>;

internal sealed class RotatePartnerKeyHandler(IPartners partners, CallerContext context)
    : IRequestHandler<RotatePartnerKey, Result<IssuedKey>>
{
    public async Task<Result<IssuedKey>> Handle(RotatePartnerKey command, CancellationToken cancellationToken)
    {
        if (await partners.Lock(command.PartnerId, cancellationToken) is not { } partner)
        {
            return new NotFoundError(command.PartnerId.ToString());
        }

        var rotated = partner.RotateKey(context.Tenant);
        return rotated.TryGet(out var key) ? new IssuedKey(partner, key) : Result<IssuedKey>.Refused(rotated.Errors);
    }
}
