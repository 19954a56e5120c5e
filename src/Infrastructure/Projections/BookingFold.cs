using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>A stream that cannot be followed from a version on.</summary>
internal sealed record BrokenStream(BookingId Booking, int Version, string Reason);

/// <summary>
/// Turns events of one tenant's feed into steps between states. States of bookings that are still going on are kept in
/// memory; what another instance has carried on meanwhile is read again. For one user at a time.
/// </summary>
internal sealed class BookingFold(EventReader events)
{
    // Of some 500 bytes each.
    private const int Most = 2_000;

    private readonly Dictionary<BookingId, Booking> _known = [];

    /// <param name="feed">In the feed's order.</param>
    /// <param name="connection">With the tenant set.</param>
    /// <param name="tenant">The key.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The steps, and the streams that broke among them.</returns>
    public async Task<(List<ProjectedStep> Steps, List<BrokenStream> Broken)> Follow(
        IReadOnlyList<FeedEvent> feed, NpgsqlConnection connection, string tenant, CancellationToken cancellationToken)
    {
        var broken = await Load(feed, connection, tenant, cancellationToken);
        var steps = new List<ProjectedStep>(feed.Count);
        foreach (var happened in feed)
        {
            if (broken.ContainsKey(happened.Booking))
            {
                continue;
            }

            try
            {
                var before = _known.GetValueOrDefault(happened.Booking);
                var happening = (BookingEvent)events.Read(happened.Type, happened.Data);
                var after = BookingReplay.Apply(happened.Booking, before, happened.StoredVersion, happening, happened.OccurredAt);
                _known[happened.Booking] = after;
                steps.Add(new ProjectedStep(before, after, happening, happened.OccurredAt));
            }
            catch (Exception e)
            {
                broken.Add(happened.Booking, new BrokenStream(happened.Booking, happened.Version, Reason(e)));
            }
        }

        return (steps, [.. broken.Values]);
    }

    /// <summary>What was told of a batch that was not written counts no more.</summary>
    public void Forget(IReadOnlyList<FeedEvent> feed)
    {
        foreach (var happened in feed)
        {
            _known.Remove(happened.Booking);
        }
    }

    /// <summary>The type of the failure and no more: a message may quote what it stumbled on.</summary>
    public static string Reason(Exception e) => e is InvalidOperationException ? e.Message : e.GetType().Name;

    private async Task<Dictionary<BookingId, BrokenStream>> Load(
        IReadOnlyList<FeedEvent> feed, NpgsqlConnection connection, string tenant, CancellationToken cancellationToken)
    {
        if (_known.Count > Most)
        {
            _known.Clear();
        }

        var first = new Dictionary<BookingId, int>();
        foreach (var happened in feed)
        {
            first.TryAdd(happened.Booking, happened.Version);
        }

        foreach (var (booking, version) in first)
        {
            if (_known.TryGetValue(booking, out var known) && known.Version != version - 1)
            {
                _known.Remove(booking);
            }
        }

        var missing = first.Where(pair => pair.Value > 1 && !_known.ContainsKey(pair.Key)).Select(pair => pair.Key.ToString()).ToArray();
        return missing.Length == 0 ? [] : await Read(missing, first, connection, tenant, cancellationToken);
    }

    private async Task<Dictionary<BookingId, BrokenStream>> Read(
        string[] streams, Dictionary<BookingId, int> first, NpgsqlConnection connection, string tenant, CancellationToken cancellationToken)
    {
        var broken = new Dictionary<BookingId, BrokenStream>();
        await using var batch = new SqlBatch(connection).Add(ProjectionSql.Streams, P.Text(tenant), P.Array(streams));
        await using var reader = await batch.Read(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (version, booking) = (reader.GetInt32(1), IdOf(reader.GetString(0)));
            if (version >= first[booking] || broken.ContainsKey(booking))
            {
                continue;
            }

            try
            {
                var happened = (BookingEvent)events.Read(reader.GetString(2), reader.GetString(3));
                _known[booking] = BookingReplay.Apply(booking, _known.GetValueOrDefault(booking), version, happened, Rows.Instant(reader, 4));
            }
            catch (Exception e)
            {
                _known.Remove(booking);
                broken.Add(booking, new BrokenStream(booking, version, Reason(e)));
            }
        }

        return broken;
    }

    private static BookingId IdOf(string stream) => EntityId.TryParse<BookingId>(stream, out var id)
        ? id
        : throw new InvalidOperationException($"The stream {stream} is none of a booking.");
}
