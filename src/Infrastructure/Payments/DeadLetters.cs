using GraphBooking.Application.Operations;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Read and revived as the worker, which sees every tenant's outbox.</summary>
internal sealed class DeadLetters(DataSources sources, PaymentSignals signals) : IDeadLetters
{
    private const string Columns =
        $"o.tenant_id, {LeasedTask.Columns}, o.last_error, o.created_at, o.dead_at";

    internal const string Dead = $"SELECT {Columns} FROM payment_outbox o WHERE o.dead_at IS NOT NULL ORDER BY o.dead_at, o.id LIMIT $1";

    private const string Revive =
        "WITH dead AS (SELECT * FROM payment_outbox WHERE id = $1 AND dead_at IS NOT NULL FOR UPDATE), " +
        "revived AS (UPDATE payment_outbox o SET dead_at = NULL, attempts = 0, due_at = clock_timestamp() FROM dead " +
        "WHERE o.tenant_id = dead.tenant_id AND o.id = dead.id) " +
        $"SELECT {Columns} FROM dead o";

    public async Task<IReadOnlyList<DeadLetter>> Find(int most, CancellationToken cancellationToken) =>
        await Read(Dead, P.Int(most), cancellationToken);

    public async Task<DeadLetter?> Replay(TaskId id, CancellationToken cancellationToken)
    {
        var revived = (await Read(Revive, P.Id(id), cancellationToken)).SingleOrDefault();
        if (revived is not null)
        {
            signals.Ring();
        }

        return revived;
    }

    private async Task<List<DeadLetter>> Read(string sql, NpgsqlParameter parameter, CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(sql);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (tenant, task) = LeasedTask.Read(reader);
            letters.Add(new DeadLetter(tenant, task, Rows.StringOrNull(reader, 8), Rows.Instant(reader, 9), Rows.Instant(reader, 10)));
        }

        return letters;
    }
}
