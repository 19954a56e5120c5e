using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Partners;

/// <summary>Those of the partners that the caller may see.</summary>
public sealed record GetPartners(IReadOnlyCollection<PartnerId> Ids) : IQuery<IReadOnlyList<Partner>>;

/// <summary>What may be run by each of the partners.</summary>
public sealed record GetDocumentIds(IReadOnlyCollection<PartnerId> Ids) : IQuery<ILookup<PartnerId, string>>;

public sealed record ListPartners(ListRequest Request) : IQuery<Page<Partner>>;

internal sealed class PartnerQueriesHandler(IPartnerReads reads, CallerContext context) :
    IRequestHandler<GetPartners, Result<IReadOnlyList<Partner>>>,
    IRequestHandler<GetDocumentIds, Result<ILookup<PartnerId, string>>>,
    IRequestHandler<ListPartners, Result<Page<Partner>>>
{
    // Any object can be asked for by its id, by everybody; who the partners are is the owner's alone.
    public async Task<Result<IReadOnlyList<Partner>>> Handle(GetPartners query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<Partner>>.Of(context.Caller.Role == Role.Owner ? await reads.Partners(query.Ids, cancellationToken) : []);

    public async Task<Result<ILookup<PartnerId, string>>> Handle(GetDocumentIds query, CancellationToken cancellationToken) =>
        Result<ILookup<PartnerId, string>>.Of(await reads.DocumentIds(query.Ids, cancellationToken));

    public async Task<Result<Page<Partner>>> Handle(ListPartners query, CancellationToken cancellationToken) =>
        await reads.ListPartners(query.Request, cancellationToken);
}
