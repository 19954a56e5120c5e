using System.Runtime.CompilerServices;
using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Tenancy;

/// <summary>
/// One round trip each, as the application and behind the row-level security of the tenant that the key or token names: a
/// look-up for the wrong tenant finds nothing, whatever it asks for. Texts are cached, since they never change; that a
/// partner is good is asked each time.
/// </summary>
internal sealed class PartnerDirectory(DataSources sources, Failover failover, IFusionCache cache, CacheKeys keys) : IPartnerDirectory
{
    private const string Kind = "document";
    private static readonly TimeSpan Near = TimeSpan.FromHours(1);
    private static readonly TimeSpan Far = TimeSpan.FromHours(24);

    private const string ByKey = "SELECT id FROM partners WHERE tenant_id = $1 AND key_hash = $2 AND revoked_at IS NULL";

    private const string Active = "SELECT id FROM partners WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL";

    private const string Document =
        """
        SELECT d.text FROM published_documents d JOIN partners p ON p.tenant_id = d.tenant_id AND p.id = d.partner_id
        WHERE d.tenant_id = $1 AND d.partner_id = $2 AND d.id = $3 AND p.revoked_at IS NULL
        """;

    private const string EveryDocument =
        """
        SELECT t.slug, d.partner_id, d.id, d.text
        FROM published_documents d
        JOIN partners p ON p.tenant_id = d.tenant_id AND p.id = d.partner_id
        JOIN tenants t ON t.tenant_id = d.tenant_id
        WHERE p.revoked_at IS NULL
        ORDER BY t.slug, d.partner_id, d.id
        """;

    public async Task<PartnerId?> FindByKey(PartnerKey key, CancellationToken cancellationToken) =>
        await Find(key.Tenant, ByKey, [P.Bytes(key.Hash())], cancellationToken) is Guid id ? new PartnerId(id) : null;

    public async Task<bool> IsActive(TenantId tenant, PartnerId partner, CancellationToken cancellationToken) =>
        await Find(tenant, Active, [P.Id(partner)], cancellationToken) is not null;

    public async Task<string?> FindDocument(TenantId tenant, PartnerId partner, DocumentId id, CancellationToken cancellationToken)
    {
        // The tenant is part of it: a token of another tenant may name this partner.
        var key = keys.Of(tenant, $"{Kind}:{partner.Value:N}:{id.Hex}");
        var known = await cache.TryGetAsync<string>(key, Life.Unchanging(Near, Far), cancellationToken);
        CacheMetrics.Asked(Kind, filled: !known.HasValue);
        if (known.HasValue)
        {
            return await IsActive(tenant, partner, cancellationToken) ? known.Value : null;
        }

        var text = await Find(tenant, Document, [P.Id(partner), P.Bytes(id.Digest())], cancellationToken) as string;
        if (text is not null)
        {
            await cache.SetAsync(key, text, Life.Unchanging(Near, Far, sizeof(char) * text.Length), token: cancellationToken);
        }

        return text;
    }

    public async IAsyncEnumerable<PublishedText> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(EveryDocument);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return new PublishedText(
                row.GetString(0), new PartnerId(row.GetGuid(1)), DocumentId.From(row.GetFieldValue<byte[]>(2)), row.GetString(3));
        }
    }

    /// <returns>The first column of the one row there is; null when there is none.</returns>
    private Task<object?> Find(TenantId tenant, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        failover.Run(() => FindHere(tenant, sql, [.. parameters.Select(parameter => parameter.Clone())], cancellationToken), cancellationToken);

    private async Task<object?> FindHere(TenantId tenant, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).SetTenant(tenant.Value).Add(sql, [P.Text(tenant.Value), .. parameters]);
        await using var reader = await batch.Read(cancellationToken);
        return (await reader.NextRows(row => row.GetValue(0), cancellationToken)).SingleOrDefault();
    }
}
