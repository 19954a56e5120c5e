using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Integration.Tests.Reads;

public sealed class LeftReaderTests
{
    /// <summary>To the end of this it would take hours.</summary>
    [Fact]
    public async Task Cancel_WhenAReaderIsLeft_EndsTheStatementAndKeepsTheConnection()
    {
        var database = await TestDatabase.Get();
        await using var source = database.ApplicationSource();
        await using var connection = await source.OpenConnectionAsync();
        var process = connection.ProcessID;
        await using (var batch = new SqlBatch(connection).Add("SELECT 1").Add("SELECT generate_series(1, 100000000000)"))
        {
            await using var reader = await batch.Read(default);
            await reader.NextResultAsync();
            Assert.True(await reader.ReadAsync());
            batch.Cancel();
        }

        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        Assert.Equal(process, await command.ExecuteScalarAsync());
    }
}
