using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What was published for partners. Texts are remembered, since they never change; that a partner is good is asked each time.</summary>
internal sealed class PublishedDocuments(IPartnerDirectory partners)
{
    private readonly TextCache _texts = new();

    /// <param name="caller">A PARTNER. One whose subject is no partner of its tenant has no documents.</param>
    /// <param name="id">What it wants to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> Find(Caller caller, DocumentId id, CancellationToken cancellationToken)
    {
        if (caller.Tenant is not { } tenant || !EntityId.TryParse<PartnerId>(caller.Subject, out var partner))
        {
            return null;
        }

        // The tenant is part of it: a token of another tenant may name this partner.
        var scope = $"{tenant.Value} {partner}";
        if (_texts.Find(scope, id) is { } known)
        {
            return await partners.IsActive(tenant, partner, cancellationToken) ? known : null;
        }

        var text = await partners.FindDocument(tenant, partner, id, cancellationToken);
        if (text is not null)
        {
            _texts.Add(scope, id, text);
        }

        return text;
    }
}
