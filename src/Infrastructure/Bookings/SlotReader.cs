using GraphBooking.Application.Bookings;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>The part of a batch's results that holds and moves share.</summary>
internal static class SlotReader
{
    public static async Task<ClockRow> Clock(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        (await reader.NextRow(row => new ClockRow(Rows.Instant(row, 0), row.GetBoolean(1)), cancellationToken))!;

    /// <summary>Reads, in this order: offered, resource, service, closures, claims.</summary>
    public static async Task<OpenSlot> Read(NpgsqlDataReader reader, ClockRow clock, CancellationToken cancellationToken)
    {
        var offered = await reader.NextRows(_ => true, cancellationToken);
        var resource = await reader.NextRow(Rows.Resource, cancellationToken);
        var service = await reader.NextRow(Rows.Service, cancellationToken);
        var closures = await reader.NextRows(row => Rows.Range(row, 0), cancellationToken);
        var busy = await reader.NextRows(row => Rows.Busy(row, 0), cancellationToken);
        return new OpenSlot(resource, service, offered is [_], clock.CustomerKnown, closures, busy, clock.Now);
    }
}

internal sealed record ClockRow(DateTimeOffset Now, bool CustomerKnown);
