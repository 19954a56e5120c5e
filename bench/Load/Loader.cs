using Npgsql;

namespace GraphBooking.Bench.Load;

/// <summary>
/// Fills a migrated database that has no bookings yet, straight by COPY as a superuser. Triggers and foreign keys are off
/// meanwhile: what is made holds their rules by itself, as a test checks.
/// </summary>
internal static class Loader
{
    // Frozen rows need no vacuum; what was not frozen is vacuumed for the sake of index-only scans.
    private static readonly string[] Finish =
    [
        "SELECT setval(pg_get_serial_sequence('eventstore.feed', 'sequence'), greatest(max(sequence), 1)) FROM eventstore.feed",
        "SELECT setval(pg_get_serial_sequence('payments.ledger_entries', 'id'), greatest(max(id), 1)) FROM payments.ledger_entries",
        "ANALYZE eventstore.events, eventstore.feed, eventstore.feed_head, booking.claims",
        "VACUUM (ANALYZE) booking.bookings",
        "VACUUM (ANALYZE) payments.ledger_entries, payments.payments, customers.customers",
        "VACUUM (ANALYZE) tenancy.tenants, catalog.resources, catalog.services, catalog.service_resources, booking.resource_head",
        "CHECKPOINT",
    ];

    /// <param name="connection">Of a superuser, to a migrated database.</param>
    /// <param name="scale">How much.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Leaves a database that is good for nothing.</param>
    /// <returns>How many rows there are now; null when there were bookings already, and nothing was done.</returns>
    public static async Task<long?> Run(string connection, Scale scale, LoadProgress progress, CancellationToken cancellationToken)
    {
        await using var superuser = NpgsqlDataSource.Create(connection);
        await using (var used = superuser.CreateCommand("SELECT EXISTS (SELECT FROM booking.bookings) OR EXISTS (SELECT FROM eventstore.events)"))
        {
            if ((bool)(await used.ExecuteScalarAsync(cancellationToken))!)
            {
                return null;
            }
        }

        var indexes = new Indexes(superuser);
        await indexes.TakeOff(cancellationToken);
        var rows = await Fill(superuser, scale, progress, cancellationToken);
        await indexes.PutBack(Finish, progress, cancellationToken);
        return rows;
    }

    private static async Task<long> Fill(NpgsqlDataSource superuser, Scale scale, LoadProgress progress, CancellationToken cancellationToken)
    {
        var rows = 0L;
        var copies = Copies.All();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // All begin before any row is made, for a table is emptied first.
        var running = copies.Select(copy => Task.Run(
            async () =>
            {
                try
                {
                    await copy.Run(superuser, written => Interlocked.Add(ref rows, written), failed.Token);
                }
                catch
                {
                    await failed.CancelAsync();
                    throw;
                }
            },
            failed.Token)).ToArray();
        progress.Begin("bookings", scale.Bookings, () => Interlocked.Read(ref rows));
        try
        {
            for (var number = 0; number < scale.Tenants; number++)
            {
                var tenant = new TenantRows(new MadeTenant(scale, number));
                foreach (var copy in copies)
                {
                    await copy.Add(tenant, failed.Token);
                }

                progress.Add(tenant.Bookings.Count);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A copy has failed, and says why below.
        }
        finally
        {
            foreach (var copy in copies)
            {
                copy.End(null);
            }
        }

        await Task.WhenAll(running);
        return rows;
    }
}
