using Npgsql;

namespace GraphBooking.Bench.Load;

/// <summary>
/// Fills a migrated database with the data set that the peers are measured with (<c>peers.sql</c>), as a superuser. Triggers and
/// foreign keys are off meanwhile, and so are the larger indexes.
/// </summary>
internal static class PeerLoader
{
    /// <summary>Whatever the scale: what a load has many of is bookings.</summary>
    private const int Resources = 5000;

    // Ids are ordered and differ in their high bits, as the peers' are. The factor of a reference has no divisor in common with their count.
    private const string Functions =
        """
        CREATE FUNCTION pg_temp.id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
          RETURN (lpad(to_hex(number), 8, '0') || '-0000-7000-8000-' || kind || '00000000000')::uuid;
        CREATE FUNCTION pg_temp.reference(number bigint) RETURNS text LANGUAGE sql IMMUTABLE
          RETURN (SELECT string_agg(substr('ACDEFGHJKMNPQRTVWXY34679', (number * 67280421311 % 110075314176 / power(24, place)::bigint % 24)::int + 1, 1), '')
                  FROM generate_series(0, 7) place);
        SET session_replication_role = replica;
        SET synchronous_commit = off;
        SET jit = off
        """;

    private static readonly string[] Finish =
    [
        "VACUUM (ANALYZE) tenancy.tenants, catalog.resources, catalog.services, catalog.service_resources, customers.customers",
        "VACUUM (ANALYZE) booking.resource_head, booking.bookings, booking.claims",
        "VACUUM (ANALYZE) payments.payments, payments.ledger_entries",
        "VACUUM (ANALYZE) eventstore.events",
        "CHECKPOINT",
    ];

    /// <param name="connection">Of a superuser, to a migrated database.</param>
    /// <param name="bookings">A multiple of the number of resources.</param>
    /// <param name="tenants">A divisor of the number of resources.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Leaves a database that is good for nothing.</param>
    /// <returns>False when there were bookings already, and nothing was done.</returns>
    public static async Task<bool> Run(string connection, int bookings, int tenants, LoadProgress progress, CancellationToken cancellationToken)
    {
        if (bookings % Resources != 0 || Resources % tenants != 0)
        {
            throw new ArgumentException($"There must be a multiple of {Resources} bookings, and a divisor of it tenants.");
        }

        await using var superuser = NpgsqlDataSource.Create(connection);
        await using (var used = superuser.CreateCommand("SELECT EXISTS (SELECT FROM booking.bookings)"))
        {
            if ((bool)(await used.ExecuteScalarAsync(cancellationToken))!)
            {
                return false;
            }
        }

        var indexes = new Indexes(superuser);
        await indexes.TakeOff(cancellationToken);
        await Fill(superuser, bookings, tenants, progress, cancellationToken);
        await indexes.PutBack(Finish, progress, cancellationToken);
        return true;
    }

    // Some tenants at a time, in as many sessions as there are processors.
    private static async Task Fill(NpgsqlDataSource superuser, int bookings, int tenants, LoadProgress progress, CancellationToken cancellationToken)
    {
        var steps = Steps();
        var size = Math.Max(1, tenants / 50);
        progress.Begin("tenants", tenants);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (tenants + size - 1) / size).Select(part => (part * size) + 1),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (first, token) =>
            {
                var last = Math.Min(first + size - 1, tenants);
                await using var connection = await superuser.OpenConnectionAsync(token);
                await Execute(connection, Functions, [], token);
                foreach (var step in steps)
                {
                    await Execute(connection, step, [first, last, tenants, bookings], token);
                }

                progress.Add(last - first + 1);
            });
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, int[] numbers, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        // What a statement does not use has no type there. The tenants stand first, and every statement uses those that stand before one that it uses.

        foreach (var number in numbers.Where((_, i) => sql.Contains($"${i + 1}", StringComparison.Ordinal)))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string[] Steps()
    {
        using var reader = new StreamReader(typeof(PeerLoader).Assembly.GetManifestResourceStream("peers.sql")!);
        return [.. reader.ReadToEnd().Split("-- step:").Skip(1).Select(step => step[step.IndexOf('\n')..])];
    }
}
