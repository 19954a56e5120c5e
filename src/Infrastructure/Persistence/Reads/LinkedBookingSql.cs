using GraphBooking.Application.Payments;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Payments;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Statements that read bookings together with what they are linked to. $1 is always the tenant. The rows are found first and
/// joined after: under row-level security the planner takes every joined table for a table of one row.
/// </summary>
internal static class LinkedBookingSql
{
    private const int BookingWidth = 23;

    private static readonly string[] ById = [.. Enumerable.Range(0, 16).Select(links => Join((BookingLinks)links, One))];
    private static readonly string[] ByIds = [.. Enumerable.Range(0, 16).Select(links => Join((BookingLinks)links, Several))];

    private const string One = "SELECT * FROM bookings WHERE tenant_id = $1 AND id = $2";
    private const string Several = "SELECT * FROM bookings WHERE tenant_id = $1 AND id = ANY ($2)";

    /// <summary>$2 booking.</summary>
    public const string PaymentsOfOne =
        $"SELECT {PaymentRows.PaymentColumns} FROM payments p WHERE p.tenant_id = $1 AND p.booking_id = $2 ORDER BY p.created_at, p.id";

    /// <summary>$2 bookings.</summary>
    public const string PaymentsOfSeveral =
        $"SELECT {PaymentRows.PaymentColumns} FROM payments p WHERE p.tenant_id = $1 AND p.booking_id = ANY ($2) ORDER BY p.created_at, p.id";

    /// <param name="page">Selects rows of bookings, and is run once more.</param>
    public static string PaymentsOf(string page) =>
        $"SELECT {PaymentRows.PaymentColumns} FROM ({page}) b CROSS JOIN LATERAL " +
        "(SELECT * FROM payments WHERE tenant_id = $1 AND booking_id = b.id OFFSET 0) p ORDER BY p.created_at, p.id";

    /// <summary>$2 booking.</summary>
    public static string OfOne(BookingLinks links) => ById[(int)links];

    /// <summary>$2 bookings.</summary>
    public static string OfSeveral(BookingLinks links) => ByIds[(int)links];

    /// <param name="links">Payments are rows of a statement of their own.</param>
    /// <param name="bookings">Selects rows of bookings.</param>
    /// <param name="order">Of the result; null for none.</param>
    public static string Join(BookingLinks links, string bookings, string? order = null)
    {
        var columns = new List<string> { Rows.BookingColumns };
        var joins = "";
        Add(BookingLinks.Resource, Rows.ResourceColumns, " JOIN resources r ON r.tenant_id = $1 AND r.id = b.resource_id");
        Add(BookingLinks.Customer, Rows.CustomerColumns, " LEFT JOIN customers c ON c.tenant_id = $1 AND c.id = b.customer_id");
        Add(BookingLinks.Service, Rows.ServiceColumns, " JOIN services s ON s.tenant_id = $1 AND s.id = b.service_id");
        return $"SELECT {string.Join(", ", columns)} FROM ({bookings}) b{joins}{(order is null ? "" : $" ORDER BY {order}")}";

        void Add(BookingLinks link, string read, string join)
        {
            if (links.HasFlag(link))
            {
                columns.Add(read);
                joins += join;
            }
        }
    }

    /// <summary>Reads the rows of the next result, and where payments are among the links, those of the one after it.</summary>
    public static async Task<(List<Booking> Bookings, LinkedRows Linked)> Read(
        NpgsqlDataReader reader, BookingLinks links, CancellationToken cancellationToken)
    {
        var bookings = new List<Booking>();
        var resources = new Dictionary<Guid, Resource>();
        var customers = new Dictionary<Guid, Customer>();
        var services = new Dictionary<Guid, Service>();
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var booking = Rows.Booking(reader);
            bookings.Add(booking);
            var first = BookingWidth;
            if (links.HasFlag(BookingLinks.Resource))
            {
                _ = resources.TryGetValue(booking.ResourceId.Value, out _) || resources.TryAdd(booking.ResourceId.Value, Rows.Resource(reader, first));
                first += Rows.ResourceWidth;
            }

            if (links.HasFlag(BookingLinks.Customer))
            {
                if (booking.CustomerId is { } customer && !customers.ContainsKey(customer.Value))
                {
                    customers.Add(customer.Value, Rows.Customer(reader, first));
                }

                first += Rows.CustomerWidth;
            }

            if (links.HasFlag(BookingLinks.Service) && !services.ContainsKey(booking.ServiceId.Value))
            {
                services.Add(booking.ServiceId.Value, Rows.Service(reader, first));
            }
        }

        var payments = links.HasFlag(BookingLinks.Payments) ? await ReadPayments(reader, cancellationToken) : null;
        return (bookings, new LinkedRows([.. resources.Values], [.. services.Values], [.. customers.Values], payments));
    }

    private static async Task<ILookup<BookingId, Payment>> ReadPayments(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        (await reader.NextRows(PaymentRows.Payment, cancellationToken)).ToLookup(payment => payment.BookingId);
}
