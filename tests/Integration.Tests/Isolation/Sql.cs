using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>Statements past the application's own code.</summary>
internal static class Sql
{
    public static NpgsqlDataSource GetApplication(this IServiceProvider services) => services.GetRequiredService<DataSources>().Application;

    public static NpgsqlDataSource GetWorker(this IServiceProvider services) => services.GetRequiredService<DataSources>().Worker;

    public static async Task<int> Run(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> Value<T>(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until the end of the transaction.</summary>
    public static Task<string> SetTenant(this NpgsqlConnection connection, string tenant) =>
        connection.Value<string>("SELECT set_config('app.current_tenant_id', $1, true)", tenant);

    /// <summary>What PostgreSQL refused the statement with; the transaction goes on.</summary>
    public static Task<PostgresException?> Refusal(this NpgsqlConnection connection, string sql, params object[] parameters) =>
        connection.Refusal(() => connection.Run(sql, parameters));

    /// <inheritdoc cref="Refusal(NpgsqlConnection, string, object[])"/>
    public static async Task<PostgresException?> Refusal(this NpgsqlConnection connection, Func<Task> work)
    {
        await connection.Run("SAVEPOINT refusal");
        try
        {
            await work();
            await connection.Run("RELEASE SAVEPOINT refusal");
            return null;
        }
        catch (PostgresException e)
        {
            await connection.Run("ROLLBACK TO SAVEPOINT refusal");
            return e;
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }
}
