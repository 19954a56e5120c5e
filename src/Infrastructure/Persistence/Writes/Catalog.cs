using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Writes;

internal sealed class Catalog(WriteDbContext db) : ICatalog
{
    public Task<string> TimeZone(CancellationToken cancellationToken) =>
        db.Tenants.Select(tenant => tenant.TimeZone).SingleAsync(cancellationToken);

    public async Task<Resource?> LockResource(ResourceId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"UPDATE resource_head SET version = version + 1 WHERE tenant_id = {db.CurrentTenant} AND resource_id = {id.Value}",
            cancellationToken);
        return await db.Resources.SingleOrDefaultAsync(resource => resource.Id == id, cancellationToken);
    }

    public async Task<Service?> LockService(ServiceId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM services WHERE tenant_id = {db.CurrentTenant} AND id = {id.Value} FOR NO KEY UPDATE", cancellationToken);
        return await db.Services.SingleOrDefaultAsync(service => service.Id == id, cancellationToken);
    }

    public async Task<ResourceId?> FirstUnknown(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var known = await db.Resources.Where(resource => ids.Contains(resource.Id)).Select(resource => resource.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            if (!known.Contains(id))
            {
                return id;
            }
        }

        return null;
    }

    public async Task<int> GreatestUse(ResourceId id, CancellationToken cancellationToken) =>
        (int)await db.Database.SqlQuery<long>(
            $"SELECT greatest_use({db.CurrentTenant}, {id.Value}, clock_timestamp(), 'infinity') AS \"Value\"").SingleAsync(cancellationToken);

    public void Add(Resource resource) => db.Add(resource);

    public void Add(Closure closure) => db.Add(closure);

    public void Add(Service service) => db.Add(service);

    public async Task Offer(ServiceId service, IReadOnlyCollection<ResourceId> resources, CancellationToken cancellationToken)
    {
        var offered = await db.ServiceResources.Where(row => row.ServiceId == service).ToListAsync(cancellationToken);
        db.RemoveRange(offered.Where(row => !resources.Contains(row.ResourceId)));
        db.AddRange(resources.Distinct()
            .Where(resource => offered.All(row => row.ResourceId != resource))
            .Select(resource => new ServiceResource { TenantId = db.CurrentTenant, ServiceId = service, ResourceId = resource }));
    }
}
