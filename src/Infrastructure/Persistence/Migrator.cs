using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Makes roles and database where they are missing and brings the schema up to date. Can be run again and again.</summary>
public static class Migrator
{
    /// <summary>
    /// Reads the connection strings Admin (a superuser), Owner, Application and Worker; the latter three name the roles,
    /// their passwords and the database.
    /// </summary>
    public static async Task Migrate(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var owner = Read(configuration, "Owner");
        var application = Read(configuration, "Application");
        var worker = Read(configuration, "Worker");
        await using (var admin = NpgsqlDataSource.Create(Read(configuration, "Admin")))
        {
            await Roles.Ensure(admin, owner, application, worker, cancellationToken);
            await EnsureDatabase(admin, owner, application, worker, cancellationToken);
        }

        await using (var superuser = NpgsqlDataSource.Create(OfDatabase(Read(configuration, "Admin"), owner.Database!)))
        {
            await Leakproof.Ensure(superuser, owner.Username!, cancellationToken);
        }

        await using var context = ForOwner(owner);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private static NpgsqlConnectionStringBuilder Read(IConfiguration configuration, string name) =>
        new(configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"The connection string {name} is not configured."));

    private static NpgsqlConnectionStringBuilder OfDatabase(NpgsqlConnectionStringBuilder admin, string database)
    {
        admin.Database = database;
        return admin;
    }

    private static WriteDbContext ForOwner(NpgsqlConnectionStringBuilder owner)
    {
        var options = new DbContextOptionsBuilder<WriteDbContext>()
            .UseNpgsql(owner.ConnectionString, npgsql => npgsql.MigrationsHistoryTable("schema_migrations", "operations"))
            // The schema is written as SQL, so there is no model snapshot to compare with.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .UseSnakeCaseNamingConvention()
            .Options;
        return new WriteDbContext(options, new CallerContext { Caller = Caller.System(new TenantId("")) });
    }

    private static async Task EnsureDatabase(
        NpgsqlDataSource admin,
        NpgsqlConnectionStringBuilder owner,
        NpgsqlConnectionStringBuilder application,
        NpgsqlConnectionStringBuilder worker,
        CancellationToken cancellationToken)
    {
        var database = Quote(owner.Database!);
        await using var exists = admin.CreateCommand("SELECT FROM pg_database WHERE datname = $1");
        exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner.Database! });
        await using (var reader = await exists.ExecuteReaderAsync(cancellationToken))
        {
            if (await reader.ReadAsync(cancellationToken))
            {
                return;
            }
        }

        await Execute(admin, $"CREATE DATABASE {database} OWNER {Quote(owner.Username!)}", cancellationToken);
        await Execute(admin, $"REVOKE ALL ON DATABASE {database} FROM PUBLIC", cancellationToken);
        await Execute(
            admin,
            $"GRANT CONNECT ON DATABASE {database} TO {Quote(application.Username!)}, {Quote(worker.Username!)}",
            cancellationToken);
    }

    internal static async Task Execute(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
