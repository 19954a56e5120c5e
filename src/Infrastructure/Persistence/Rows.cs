using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence.Configurations;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Rows that hand-written statements read, with the column lists they are read by.</summary>
internal static class Rows
{
    public const string BookingColumns =
        "b.id, b.reference, b.status, b.version, b.resource_id, b.service_id, b.customer_id, b.start_at, b.end_at, b.buffer_before, " +
        "b.buffer_after, b.quantity, b.price_minor, b.deposit_minor, b.currency, b.hold_expires_at, b.attributes, " +
        "b.cancellation_reason, b.created_at, b.updated_at, b.paid_minor, b.cancellation_tiers, b.keep_at_most_minor";

    public const string ResourceColumns =
        "r.id, r.name, r.time_zone, r.capacity, r.opening_hours, r.attributes, r.archived_at, r.created_at";

    /// <summary>How many those are.</summary>
    public const int ResourceWidth = 8;

    public const string ServiceColumns =
        "s.id, s.name, s.duration, s.buffer_before, s.buffer_after, s.slot_step, s.price_minor, s.deposit_minor, s.currency, " +
        "s.archived_at, s.created_at, s.cancellation_tiers";

    /// <summary>How many those are.</summary>
    public const int ServiceWidth = 12;

    public const string CustomerColumns = "c.id, c.name, c.email, c.phone, c.erased_at, c.created_at";

    /// <summary>How many those are.</summary>
    public const int CustomerWidth = 6;

    public static Booking Booking(NpgsqlDataReader row) => new()
    {
        Id = new BookingId(row.GetGuid(0)),
        Reference = row.GetString(1),
        Status = EnumNames<BookingStatus>.Parse(row.GetString(2)),
        Version = row.GetInt32(3),
        ResourceId = new ResourceId(row.GetGuid(4)),
        ServiceId = new ServiceId(row.GetGuid(5)),
        CustomerId = row.IsDBNull(6) ? null : new CustomerId(row.GetGuid(6)),
        Start = Instant(row, 7),
        End = Instant(row, 8),
        BufferBefore = row.GetTimeSpan(9),
        BufferAfter = row.GetTimeSpan(10),
        Quantity = row.GetInt32(11),
        PriceMinor = row.GetInt64(12),
        DepositMinor = row.GetInt64(13),
        Currency = row.GetString(14),
        HoldExpiresAt = InstantOrNull(row, 15),
        Attributes = StringOrNull(row, 16),
        CancellationReason = StringOrNull(row, 17),
        CreatedAt = Instant(row, 18),
        UpdatedAt = Instant(row, 19),
        PaidMinor = row.GetInt64(20),
        CancellationTiers = CancellationTiersJson.Read(row.GetString(21)),
        KeepAtMostMinor = row.IsDBNull(22) ? null : row.GetInt64(22),
    };

    /// <summary>With what is on its way back, in the column after the booking's own.</summary>
    public static Booking LockedBooking(NpgsqlDataReader row) => Booking(row) with { OnItsWayBackMinor = row.GetInt64(23) };

    /// <param name="row">With the columns of a resource.</param>
    /// <param name="first">The first of them.</param>
    public static Resource Resource(NpgsqlDataReader row, int first) => new()
    {
        Id = new ResourceId(row.GetGuid(first)),
        Name = row.GetString(first + 1),
        TimeZone = row.GetString(first + 2),
        Capacity = row.GetInt32(first + 3),
        OpeningHours = OpeningHoursJson.Read(row.GetString(first + 4)),
        Attributes = StringOrNull(row, first + 5),
        ArchivedAt = InstantOrNull(row, first + 6),
        CreatedAt = Instant(row, first + 7),
    };

    public static Resource Resource(NpgsqlDataReader row) => Resource(row, 0);

    public static Service Service(NpgsqlDataReader row) => Service(row, 0);

    /// <param name="row">With the columns of a service.</param>
    /// <param name="first">The first of them.</param>
    public static Service Service(NpgsqlDataReader row, int first) => new()
    {
        Id = new ServiceId(row.GetGuid(first)),
        Name = row.GetString(first + 1),
        Duration = row.GetTimeSpan(first + 2),
        BufferBefore = row.GetTimeSpan(first + 3),
        BufferAfter = row.GetTimeSpan(first + 4),
        SlotStep = row.GetTimeSpan(first + 5),
        PriceMinor = row.GetInt64(first + 6),
        DepositMinor = row.GetInt64(first + 7),
        Currency = row.GetString(first + 8),
        ArchivedAt = InstantOrNull(row, first + 9),
        CreatedAt = Instant(row, first + 10),
        CancellationTiers = CancellationTiersJson.Read(row.GetString(first + 11)),
    };

    /// <param name="row">With the columns of a customer.</param>
    /// <param name="first">The first of them.</param>
    public static Customer Customer(NpgsqlDataReader row, int first) => new()
    {
        Id = new CustomerId(row.GetGuid(first)),
        Name = row.GetString(first + 1),
        Email = StringOrNull(row, first + 2),
        Phone = StringOrNull(row, first + 3),
        ErasedAt = InstantOrNull(row, first + 4),
        CreatedAt = Instant(row, first + 5),
    };

    /// <summary>busy_from, busy_to, quantity, hold_expires_at from the given column on.</summary>
    public static BusyInterval Busy(NpgsqlDataReader row, int first) =>
        new(Instant(row, first), Instant(row, first + 1), row.GetInt32(first + 2), InstantOrNull(row, first + 3));

    public static TimeRange Range(NpgsqlDataReader row, int first) => new(Instant(row, first), Instant(row, first + 1));

    public static DateTimeOffset Instant(NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    public static DateTimeOffset? InstantOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Instant(row, column);

    public static string? StringOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
