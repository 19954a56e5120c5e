using Npgsql;

namespace GraphBooking.Bench.Load;

/// <summary>Takes the indexes off that are cheaper to build over all rows at once, and puts them back as they were.</summary>
internal sealed class Indexes(NpgsqlDataSource superuser)
{
    // What bookings are referred to by, and the feed's own, which rise with the rows, stay.
    private const string Find =
        """
        SELECT i.indexrelid::regclass::text,
          CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
               ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END,
          CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
               ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) END
        FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
        WHERE i.indrelid IN ('eventstore.events'::regclass, 'booking.bookings'::regclass, 'payments.ledger_entries'::regclass)
          AND (c.oid IS NULL OR i.indrelid = 'eventstore.events'::regclass)
        ORDER BY 1
        """;

    private readonly List<(string Name, string Build)> _taken = [];

    public async Task TakeOff(CancellationToken cancellationToken)
    {
        var drops = new List<string>();
        await using (var command = superuser.CreateCommand(Find))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                drops.Add(reader.GetString(1));
                _taken.Add((reader.GetString(0), reader.GetString(2)));
            }
        }

        await Execute(string.Join(";\n", drops), cancellationToken);
    }

    /// <param name="finish">Statements that come after, one by one.</param>
    /// <param name="progress">Is told after each.</param>
    /// <param name="cancellationToken">Leaves the rest undone.</param>
    public async Task PutBack(IReadOnlyList<string> finish, LoadProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("indexes", _taken.Count);
        await PutBack(Environment.ProcessorCount, () => progress.Add(1), cancellationToken);
        progress.Begin("statistics", finish.Count);
        foreach (var sql in finish)
        {
            await Execute(sql, cancellationToken);
            progress.Add(1);
        }

        progress.End();
    }

    /// <param name="atOnce">How many are built at a time.</param>
    /// <param name="built">Is told after each.</param>
    /// <param name="cancellationToken">Leaves the rest unbuilt.</param>
    private Task PutBack(int atOnce, Action built, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _taken,
        new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
        async (index, token) =>
        {
            await Execute($"SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL max_parallel_maintenance_workers = 0; {index.Build}", token);
            built();
        });

    // Statements that are sent together are one transaction.
    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var command = superuser.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
