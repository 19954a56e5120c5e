using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// What this process has found in the cache last, each under the version that it was asked for. Finding fifty values by their keys costs as much
/// as reading them anew.
/// </summary>
internal sealed class RecentValues<T>
    where T : class
{
    // Values share places: the one that was found last is kept.
    private readonly Entry?[] _places = new Entry?[8192];

    /// <returns>Null when it is not kept at exactly this version.</returns>
    public T? Find(TenantId tenant, Guid id, long version) => Find(tenant, id) is { } found && found.Version == version ? found.Value : null;

    /// <returns>At the version at which it is kept.</returns>
    public Versioned<Guid, T>? Last(TenantId tenant, Guid id) => Find(tenant, id) is { } found ? new(id, found.Version, found.Value) : null;

    public void Keep(TenantId tenant, Guid id, long version, T value) =>
        Volatile.Write(ref Place(tenant, id), new Entry(tenant, id, version, value));

    private Entry? Find(TenantId tenant, Guid id) =>
        Volatile.Read(ref Place(tenant, id)) is { } found && found.Id == id && found.Tenant == tenant ? found : null;

    private ref Entry? Place(TenantId tenant, Guid id) => ref _places[(uint)HashCode.Combine(tenant, id) % (uint)_places.Length];

    private sealed record Entry(TenantId Tenant, Guid Id, long Version, T Value);
}
