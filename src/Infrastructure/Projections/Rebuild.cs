using System.Diagnostics;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>
/// Builds a read model anew beside the live one and makes it live in one transaction. It can be stopped at any time and goes
/// on where it stopped; several at once share the work.
/// </summary>
public sealed class Rebuild
{
    private const int Most = 5_000;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly DataSources _sources;
    private readonly ITenantDirectory _tenants;
    private readonly IProjection[] _all;

    internal Rebuild(DataSources sources, ITenantDirectory tenants, IEnumerable<IProjection> projections) =>
        (_sources, _tenants, _all) = (sources, tenants, [.. projections]);

    /// <summary>What can be rebuilt.</summary>
    public IReadOnlyList<string> Names => [.. _all.Select(projection => projection.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="anew">Whether to begin again when one is under way.</param>
    /// <param name="workers">How many tenants at once.</param>
    /// <param name="progress">Is told every second.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many events were read.</returns>
    public async Task<long> Run(string name, bool anew, int workers, Action<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        var projection = _all.Single(one => one.Name == name);
        await Begin(projection, anew, cancellationToken);
        var applied = await CatchUp(projection, workers, progress, cancellationToken);
        return applied + await Swap(projection, cancellationToken);
    }

    internal async Task Begin(IProjection projection, bool anew, CancellationToken cancellationToken)
    {
        await using var connection = await _sources.Worker.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (live, isUnderWay) = await Lock(connection, projection, cancellationToken);
        if (anew || !isUnderWay)
        {
            await using var batch = Clear(new SqlBatch(connection), projection, 1 - live).Add(RebuildSql.Start, P.Text(projection.Name));
            await batch.Run(cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<long> CatchUp(
        IProjection projection, int workers, Action<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        var (applied, watch) = (0L, Stopwatch.StartNew());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ticking = Report(projection, () => Interlocked.Read(ref applied), watch, progress, done.Token);
        try
        {
            while (await ProjectionHost.Behind(_sources, [projection], Side.Building, int.MaxValue, cancellationToken) is { Count: > 0 } behind)
            {
                await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(
                    () => Work(projection, behind.Where((_, i) => i % workers == worker), count => Interlocked.Add(ref applied, count), cancellationToken),
                    cancellationToken)));
            }
        }
        finally
        {
            await done.CancelAsync();
            await ticking;
        }

        return applied;
    }

    private async Task Work(
        IProjection projection, IEnumerable<(string Tenant, TimeSpan Lag)> behind, Action<int> count, CancellationToken cancellationToken)
    {
        var projector = new Projector(_sources, _tenants, EventReader.Default);
        foreach (var (tenant, _) in behind)
        {
            int applied;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                applied = await projector.Turn(tenant, [projection], Side.Building, Most, cancellationToken);
                count(applied);
            }
            while (applied > 0);
        }
    }

    // While the live generation stands still, the other one passes it.
    private async Task<long> Swap(IProjection projection, CancellationToken cancellationToken)
    {
        await using var connection = await _sources.Worker.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var freeze = new SqlBatch(connection).Add(ProjectionSql.Freeze, P.Text(projection.Name)))
        {
            await freeze.Run(cancellationToken);
        }

        var (live, isUnderWay) = await Lock(connection, projection, cancellationToken);
        if (!isUnderWay)
        {
            // Another has finished it.
            return 0;
        }

        var applied = await CatchUp(projection, 1, _ => { }, cancellationToken);
        await using (var swap = new SqlBatch(connection).Add(RebuildSql.Swap, P.Text(projection.Name)))
        {
            await swap.Run(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        await using var old = Clear(new SqlBatch(connection).Add("BEGIN"), projection, live).Add("COMMIT");
        await old.Run(CancellationToken.None);
        return applied;
    }

    private async Task Report(
        IProjection projection, Func<long> applied, Stopwatch watch, Action<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Tick, cancellationToken);
                await using var command = _sources.Worker.CreateCommand(RebuildSql.Note);
                command.Parameters.Add(P.Text(projection.Name));
                command.Parameters.Add(P.Long((long)(applied() / watch.Elapsed.TotalSeconds)));
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                if (await reader.ReadAsync(cancellationToken))
                {
                    progress(new RebuildProgress(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is done.
        }
    }

    private static async Task<(int Live, bool IsUnderWay)> Lock(NpgsqlConnection connection, IProjection projection, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection).Add(RebuildSql.Lock, P.Text(projection.Name));
        await using var reader = await batch.Read(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt16(0), reader.GetBoolean(1));
    }

    private static SqlBatch Clear(SqlBatch batch, IProjection projection, int generation) => batch
        .Add($"TRUNCATE {string.Join(", ", projection.Tables.Select(table => $"{table}_{generation}"))}")
        .Add(RebuildSql.DropCheckpoints, P.Text(projection.Name), P.Int(generation))
        .Add(RebuildSql.DropParked, P.Text(projection.Name), P.Int(generation));
}
