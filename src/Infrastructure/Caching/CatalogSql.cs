using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// Statements that read parts of the catalogue together with its version: $1 tenant, $2 ids. There is a row even when nothing
/// is found. One statement sees one moment, so that what was read is of that version and no other.
/// </summary>
internal static class CatalogSql
{
    /// <summary>Bytes of one without its own JSON, roughly.</summary>
    public const long Weight = 1024;

    /// <summary>
    /// To be added to a version: a node that took over may give versions again that the one before it gave, should what was
    /// done under them be lost. A million million changes fit below it.
    /// </summary>
    public const string Era = $"((SELECT {PositionSql.Timeline}) << 40)";

    /// <summary>Before the first change there is no row.</summary>
    public const string Version = $"SELECT coalesce((SELECT version FROM catalog_heads WHERE tenant_id = $1), 0) + {Era} AS catalog_version";

    public const string Resources =
        $"SELECT {Rows.ResourceColumns}, catalog_version FROM ({Version}) v LEFT JOIN resources r ON r.tenant_id = $1 AND r.id = ANY ($2)";

    public const string Services =
        $"SELECT {Rows.ServiceColumns}, catalog_version FROM ({Version}) v LEFT JOIN services s ON s.tenant_id = $1 AND s.id = ANY ($2)";

    public const string Offers =
        $"SELECT {Rows.ServiceColumns}, {Rows.ResourceColumns}, catalog_version FROM ({Version}) v " +
        "LEFT JOIN services s ON s.tenant_id = $1 AND s.id = ANY ($2) " +
        "LEFT JOIN service_resources o ON o.tenant_id = $1 AND o.service_id = s.id " +
        "LEFT JOIN resources r ON r.tenant_id = $1 AND r.id = o.resource_id ORDER BY r.name, r.id";

    /// <summary>Of the node: timeline, lsn.</summary>
    public const string Position = $"SELECT {PositionSql.Timeline}, {PositionSql.Lsn}";

    public static long WeightOf(Resource resource) => Weight + (sizeof(char) * (resource.Attributes?.Length ?? 0));

    public static async Task<(long Version, Dictionary<Guid, Resource> Found)> ReadResources(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var (version, rows) = await Read(reader, Rows.Resource, cancellationToken);
        return (version, rows.ToDictionary(resource => resource.Id.Value));
    }

    public static async Task<(long Version, Dictionary<Guid, Service> Found)> ReadServices(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var (version, rows) = await Read(reader, Rows.Service, cancellationToken);
        return (version, rows.ToDictionary(service => service.Id.Value));
    }

    public static async Task<(long Version, Dictionary<Guid, Offer> Found)> ReadOffers(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var (version, rows) = await Read(
            reader,
            row => (Service: Rows.Service(row), Resource: row.IsDBNull(Rows.ServiceWidth) ? null : Rows.Resource(row, Rows.ServiceWidth)),
            cancellationToken);
        return (version, rows.GroupBy(row => row.Service.Id.Value).ToDictionary(
            offered => offered.Key, offered => new Offer(offered.First().Service, [.. offered.Select(row => row.Resource).OfType<Resource>()])));
    }

    public static async Task<LogPosition> ReadPosition(NpgsqlDataReader reader) =>
        (await reader.NextRows(PositionSql.OfPrimaryRow, CancellationToken.None))[0];

    // The version is the last column; the first one is null where nothing was found.
    private static async Task<(long Version, List<T> Rows)> Read<T>(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var version = 0L;
        var rows = new List<T>();
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            version = reader.GetInt64(reader.FieldCount - 1);
            if (!reader.IsDBNull(0))
            {
                rows.Add(read(reader));
            }
        }

        return (version, rows);
    }
}
