using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What was published for partners.</summary>
internal sealed class PublishedDocuments(IPartnerDirectory partners)
{
    /// <param name="caller">A PARTNER. One whose subject is no partner of its tenant has no documents.</param>
    /// <param name="id">What it wants to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> Find(Caller caller, DocumentId id, CancellationToken cancellationToken) =>
        caller.Tenant is { } tenant && EntityId.TryParse<PartnerId>(caller.Subject, out var partner)
            ? await partners.FindDocument(tenant, partner, id, cancellationToken)
            : null;
}
