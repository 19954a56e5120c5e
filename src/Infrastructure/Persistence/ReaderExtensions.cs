using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Reading the results of a batch one after another.</summary>
internal static class ReaderExtensions
{
    /// <summary>Moves on to the next statement's result and reads all of it.</summary>
    public static async Task<List<T>> NextRows<T>(
        this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Moves on to the next statement's result and reads its row, when it has one.</summary>
    public static async Task<T?> NextRow<T>(
        this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        where T : class =>
        await reader.NextResultAsync(cancellationToken) && await reader.ReadAsync(cancellationToken) ? read(reader) : null;
}
