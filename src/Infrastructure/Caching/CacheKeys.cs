using GraphBooking.Domain.Shared;
using Microsoft.Extensions.Configuration;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Keys begin with the region, the tenant and its epoch. There is nothing personal in them, nor in what they stand for.</summary>
internal sealed class CacheKeys(IConfiguration configuration)
{
    // To be another one whenever versions may have been given twice: after a move or a restore.
    private const int Epoch = 1;

    public string Region { get; } = configuration["GraphBooking:Shard:Region"] ?? "eu";

    public string Of(TenantId tenant, string rest) => $"{Region}:{tenant.Value}:{Epoch}:{rest}";

    /// <summary>For what is looked up before a tenant is known.</summary>
    public string Of(string rest) => $"{Region}:{rest}";
}
