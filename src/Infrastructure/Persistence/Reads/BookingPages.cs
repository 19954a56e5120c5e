using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Pages of bookings by a hand-written statement: a page is limited before it is joined, its size is a constant, since the
/// planner makes no general plan for one that is not, and what it links to and the total come in the same round trip.
/// </summary>
internal static class BookingPages
{
    public static readonly ListedFields<Booking> Fields = new ListedFields<Booking>(booking => booking.Id)
        .With("reference", booking => booking.Reference)
        .With("status", booking => booking.Status)
        .With("start", booking => booking.Start)
        .With("createdAt", booking => booking.CreatedAt)
        .With("resourceId", booking => booking.ResourceId)
        .With("serviceId", booking => booking.ServiceId)
        .With("customerId", booking => booking.CustomerId)
        .With("attributes", booking => booking.Attributes);

    private static readonly Dictionary<string, SqlColumn> Columns = new()
    {
        ["id"] = SqlColumn.Of("b.id", (BookingId id) => id.Value),
        ["reference"] = SqlColumn.Of("b.reference", (string reference) => reference),
        ["status"] = SqlColumn.Of("b.status", (BookingStatus status) => EnumNames<BookingStatus>.Of(status)),
        ["start"] = SqlColumn.Of("b.start_at", (DateTimeOffset instant) => instant.UtcDateTime),
        ["createdAt"] = SqlColumn.Of("b.created_at", (DateTimeOffset instant) => instant.UtcDateTime),
        ["resourceId"] = SqlColumn.Of("b.resource_id", (ResourceId id) => id.Value),
        ["serviceId"] = SqlColumn.Of("b.service_id", (ServiceId id) => id.Value),
        ["customerId"] = SqlColumn.Of("b.customer_id", (CustomerId id) => id.Value, isNullable: true),
        ["attributes"] = SqlColumn.Of("b.attributes", (string json) => json, isNullable: true),
    };

    /// <summary>The total, the page with what it links to, and the payments of its bookings, as far as they are asked for.</summary>
    public static IEnumerable<(string Sql, NpgsqlParameter[] Parameters)> Statements(TenantId tenant, ListRequest request, BookingLinks links)
    {
        var filter = new SqlFilter(Columns);
        var where = $"b.tenant_id = {filter.Add(P.Text(tenant.Value))}";
        if (request.Where is { } wanted)
        {
            where += $" AND {filter.Where(wanted)}";
        }

        if (request.WithTotal)
        {
            yield return ($"SELECT count(*) FROM bookings b WHERE {where}", filter.Parameters());
        }

        var order = Order(request);
        where = request.After is { } after ? $"{where} AND {Beyond(filter, after, order, forward: true)}" : where;
        where = request.Before is { } before ? $"{where} AND {Beyond(filter, before, order, forward: false)}" : where;
        var sorted = string.Join(", ", order.Select(key => $"{key.Column.Name}{(key.Descending != request.FromEnd ? " DESC" : "")}"));
        var page = $"SELECT b.* FROM bookings b WHERE {where} ORDER BY {sorted} LIMIT {request.Size + 1}";
        yield return (LinkedBookingSql.Join(links, page, sorted), filter.Parameters());
        if (links.HasFlag(BookingLinks.Payments))
        {
            yield return (LinkedBookingSql.PaymentsOf(page), filter.Parameters());
        }
    }

    public static Page<Booking> PageOf(List<Booking> rows, ListRequest request, int? total) =>
        Lister.PageOf(rows, request, Fields.Order(request.Order), total);

    private static (SqlColumn Column, bool Descending)[] Order(ListRequest request)
    {
        var keys = request.Order.DistinctBy(key => key.Field).ToList();
        if (keys.TrueForAll(key => key.Field != "id"))
        {
            keys.Add(new SortKey("id", keys is [.., { Descending: true }]));
        }

        return [.. keys.Select(key => (Columns[key.Field], key.Descending))];
    }

    // (a, b) beyond (x, y): a at or beyond x, and a strictly beyond x or b beyond y. The first half is what an index is entered by.
    private static string Beyond(SqlFilter filter, Position position, (SqlColumn Column, bool Descending)[] order, bool forward)
    {
        var condition = "";
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var (column, descending) = order[i];
            var value = filter.Add(column.Parameter(position.Keys[i]));
            var (at, beyond) = descending != forward ? (">=", ">") : ("<=", "<");
            condition = condition.Length == 0
                ? $"{column.Name} {beyond} {value}"
                : $"{column.Name} {at} {value} AND ({column.Name} {beyond} {value} OR {condition})";
        }

        return $"({condition})";
    }
}
