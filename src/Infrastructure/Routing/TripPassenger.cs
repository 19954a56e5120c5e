using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>A read on a shared trip.</summary>
internal abstract class TripPassenger(CallerContext context, Action<SqlBatch> add, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<bool> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Tenant { get; } = context.Tenant.Value;

    public Consistency Consistency => context.Consistency;

    public CancellationToken Cancelled => cancellationToken;

    /// <summary>False when it has to be asked again, alone.</summary>
    public Task<bool> Arrived => _arrived.Task;

    public void Add(SqlBatch batch) => add(batch);

    public abstract Task Read(NpgsqlDataReader reader);

    public void Arrive(bool isAnswered) => _arrived.TrySetResult(isAnswered);
}

/// <inheritdoc/>
internal sealed class TripPassenger<T>(
    CallerContext context, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    : TripPassenger(context, add, cancellationToken)
{
    private T? _answer;

    /// <summary>Once it has arrived with one.</summary>
    public T Answer => _answer!;

    public override async Task Read(NpgsqlDataReader reader) => _answer = await read(reader);
}
