using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Bookings are what is read most: their statements are written by hand, and one round trip each. The resources of a page are those
/// that the cache has of the catalogue's version, which is read with the page.
/// </summary>
internal sealed class LinkedBookings(CacheReads reads, CachedCatalog catalog, CallerContext context) : ILinkedBookings
{
    public Task<BookingSet> Bookings(IReadOnlyCollection<BookingId> ids, BookingLinks links, CancellationToken cancellationToken)
    {
        return ids.Count == 1
            ? reads.RunShared(context, Add, Read, cancellationToken)
            : reads.Run(context, fromPrimary: false, Add, Read, cancellationToken);

        void Add(SqlBatch batch) => this.Add(batch, [.. ids.Select(id => id.Value)], links);

        async Task<BookingSet> Read(NpgsqlDataReader reader)
        {
            var (bookings, linked) = await LinkedBookingSql.Read(reader, links, CancellationToken.None);
            return new BookingSet(bookings, linked);
        }
    }

    public async Task<BookingPage> List(ListRequest request, BookingLinks links, CancellationToken cancellationToken)
    {
        var joined = links & ~BookingLinks.Resource;
        var (page, version) = await ReadPage(request, joined, withVersion: joined != links, cancellationToken);
        return version is { } current
            ? page with { Linked = page.Linked with { Resources = await catalog.Resources(context, ResourcesOf(page), current, cancellationToken) } }
            : page;
    }

    private static HashSet<Guid> ResourcesOf(BookingPage page) => [.. page.Page.Items.Select(item => item.Value.ResourceId.Value)];

    private Task<(BookingPage Page, long? Version)> ReadPage(
        ListRequest request, BookingLinks joined, bool withVersion, CancellationToken cancellationToken) => reads.Run<(BookingPage, long?)>(
        context,
        fromPrimary: false,
        batch =>
        {
            foreach (var (sql, parameters) in BookingPages.Statements(context.Tenant, request, joined))
            {
                batch.Add(sql, parameters);
            }

            if (withVersion)
            {
                batch.Add(CatalogSql.Version, P.Text(context.Tenant.Value));
            }
        },
        async reader =>
        {
            int? total = request.WithTotal ? (await reader.NextRows(row => (int)row.GetInt64(0), cancellationToken))[0] : null;
            var (rows, linked) = await LinkedBookingSql.Read(reader, joined, cancellationToken);
            var page = new BookingPage(BookingPages.PageOf(rows, request, total), linked);
            return (page, withVersion ? (await reader.NextRows(row => row.GetInt64(0), cancellationToken))[0] : null);
        },
        cancellationToken);

    private void Add(SqlBatch batch, Guid[] ids, BookingLinks links)
    {
        // One is what is mostly asked for, and is found by a simpler plan.
        var (sql, payments) = ids.Length == 1
            ? (LinkedBookingSql.OfOne(links), LinkedBookingSql.PaymentsOfOne)
            : (LinkedBookingSql.OfSeveral(links), LinkedBookingSql.PaymentsOfSeveral);
        batch.Add(sql, P.Text(context.Tenant.Value), Ids());
        if (links.HasFlag(BookingLinks.Payments))
        {
            batch.Add(payments, P.Text(context.Tenant.Value), Ids());
        }

        NpgsqlParameter Ids() => ids.Length == 1 ? P.Uuid(ids[0]) : P.Uuids(ids);
    }
}
