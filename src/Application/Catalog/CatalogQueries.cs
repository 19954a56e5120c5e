using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

public sealed record GetResources(IReadOnlyCollection<ResourceId> Ids) : IQuery<IReadOnlyList<Resource>>;

public sealed record GetServices(IReadOnlyCollection<ServiceId> Ids) : IQuery<IReadOnlyList<Service>>;

public sealed record GetResourcesOffering(IReadOnlyCollection<ServiceId> Ids) : IQuery<ILookup<ServiceId, Resource>>;

public sealed record ListResources(ListRequest Request) : IQuery<Page<Resource>>;

public sealed record ListServices(ListRequest Request) : IQuery<Page<Service>>;

internal sealed class CatalogQueriesHandler(ICatalogReads reads) :
    IRequestHandler<GetResources, Result<IReadOnlyList<Resource>>>,
    IRequestHandler<GetServices, Result<IReadOnlyList<Service>>>,
    IRequestHandler<GetResourcesOffering, Result<ILookup<ServiceId, Resource>>>,
    IRequestHandler<ListResources, Result<Page<Resource>>>,
    IRequestHandler<ListServices, Result<Page<Service>>>
{
    public async Task<Result<IReadOnlyList<Resource>>> Handle(GetResources query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<Resource>>.Of(await reads.Resources(query.Ids, cancellationToken));

    public async Task<Result<IReadOnlyList<Service>>> Handle(GetServices query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<Service>>.Of(await reads.Services(query.Ids, cancellationToken));

    public async Task<Result<ILookup<ServiceId, Resource>>> Handle(GetResourcesOffering query, CancellationToken cancellationToken) =>
        Result<ILookup<ServiceId, Resource>>.Of(await reads.ResourcesOffering(query.Ids, cancellationToken));

    public async Task<Result<Page<Resource>>> Handle(ListResources query, CancellationToken cancellationToken) =>
        await reads.ListResources(query.Request, cancellationToken);

    public async Task<Result<Page<Service>>> Handle(ListServices query, CancellationToken cancellationToken) =>
        await reads.ListServices(query.Request, cancellationToken);
}
