using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Partners;

internal static class PartnerLoaders
{
    /// <summary>Null for those that the caller may not see, too.</summary>
    public static readonly Loader<PartnerId, Partner> Partner =
        Loader.One<PartnerId, Partner>(ids => new GetPartners(ids), partner => partner.Id);

    public static readonly Loader<PartnerId, string> DocumentIds =
        Loader.Many<PartnerId, string>(ids => new GetDocumentIds(ids));
}
