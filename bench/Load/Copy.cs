using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace GraphBooking.Bench.Load;

/// <summary>One binary COPY into a table, over all tenants, on a connection of its own. No trigger fires.</summary>
/// <param name="table">With its schema.</param>
/// <param name="columns">In the order in which they are written.</param>
/// <param name="write">Writes a tenant's rows; answers how many they were.</param>
/// <param name="isOwnTable">Nothing refers to the table, so that it can be emptied and filled as frozen in one transaction.</param>
internal sealed class Copy(string table, string columns, Func<RowWriter, TenantRows, int> write, bool isOwnTable = false)
{
    private readonly Channel<TenantRows> _tenants = Channel.CreateBounded<TenantRows>(1);

    public string Table => table;

    public ValueTask Add(TenantRows rows, CancellationToken cancellationToken) => _tenants.Writer.WriteAsync(rows, cancellationToken);

    /// <param name="failure">Why no more comes; null when that was all.</param>
    public void End(Exception? failure) => _tenants.Writer.TryComplete(failure);

    public async Task Run(NpgsqlDataSource superuser, Action<int> written, CancellationToken cancellationToken)
    {
        await using var connection = await superuser.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Execute(connection, "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off", cancellationToken);
        if (isOwnTable)
        {
            await Execute(connection, $"TRUNCATE {table}", cancellationToken);
        }

        var freeze = isOwnTable ? ", FREEZE" : "";
        await using (var importer = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({columns}) FROM STDIN (FORMAT binary{freeze})", cancellationToken))
        {
            importer.Timeout = TimeSpan.Zero;
            await foreach (var tenant in _tenants.Reader.ReadAllAsync(cancellationToken))
            {
                written(write(new RowWriter(importer), tenant));
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Typed values of a row, one after the other.</summary>
internal readonly struct RowWriter(NpgsqlBinaryImporter importer)
{
    public RowWriter Row()
    {
        importer.StartRow();
        return this;
    }

    public RowWriter Text(string? value) => Write(value, NpgsqlDbType.Text);

    public RowWriter Json(string? value) => Write(value, NpgsqlDbType.Jsonb);

    public RowWriter Id(Guid value) => Value(value, NpgsqlDbType.Uuid);

    public RowWriter Id(Guid? value) => value is { } id ? Id(id) : Null();

    public RowWriter Int(int value) => Value(value, NpgsqlDbType.Integer);

    public RowWriter Long(long value) => Value(value, NpgsqlDbType.Bigint);

    public RowWriter Long(long? value) => value is { } number ? Long(number) : Null();

    public RowWriter At(DateTimeOffset value) => Value(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public RowWriter At(DateTimeOffset? value) => value is { } at ? At(at) : Null();

    public RowWriter Span(TimeSpan value) => Value(value, NpgsqlDbType.Interval);

    private RowWriter Write(string? value, NpgsqlDbType type) => value is null ? Null() : Value(value, type);

    private RowWriter Value<T>(T value, NpgsqlDbType type)
    {
        importer.Write(value, type);
        return this;
    }

    private RowWriter Null()
    {
        importer.WriteNull();
        return this;
    }
}
