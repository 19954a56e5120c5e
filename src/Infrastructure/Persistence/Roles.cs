using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>
/// Who may do what: the owner owns the schema and never serves; the application reads and writes one tenant at a time behind
/// row-level security; the worker finds work for all tenants in a short list of tables. None is a superuser, none can bypass
/// row-level security.
/// </summary>
internal static class Roles
{
    // Any number: it keeps two migrations on one cluster from making the same role at once.
    private const long Lock = 7_240_137_001;

    public static async Task Ensure(
        NpgsqlDataSource admin,
        NpgsqlConnectionStringBuilder owner,
        NpgsqlConnectionStringBuilder application,
        NpgsqlConnectionStringBuilder worker,
        CancellationToken cancellationToken)
    {
        var path = string.Join(", ", Schemas.All);
        await using var connection = await admin.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT pg_advisory_xact_lock({Lock});
            {EnsureRole("application_role", "NOLOGIN")}
            {EnsureRole("graphbooking_worker", "NOLOGIN")}
            {EnsureLogin(owner)}
            {EnsureLogin(application)}
            {EnsureLogin(worker)}
            GRANT application_role TO {Migrator.Quote(application.Username!)};
            ALTER ROLE {Migrator.Quote(application.Username!)} SET search_path = {path};
            ALTER ROLE {Migrator.Quote(worker.Username!)} SET search_path = {path};
            {Limits(application, "60s", "30s")}
            {Limits(worker, "15min", "60s")}
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string EnsureRole(string name, string options) => $"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
            CREATE ROLE {Migrator.Quote(name)} {options};
          END IF;
        END $$;
        """;

    private static string EnsureLogin(NpgsqlConnectionStringBuilder login) => $"""
        {EnsureRole(Literal(login.Username!), "LOGIN")}
        ALTER ROLE {Migrator.Quote(login.Username!)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{Literal(login.Password ?? "")}';
        """;

    // What nobody waits for any more must not hold locks, nor the place of others. Reports and downloads give themselves longer.
    private static string Limits(NpgsqlConnectionStringBuilder login, string statement, string idle) => $"""
        ALTER ROLE {Migrator.Quote(login.Username!)} SET statement_timeout = '{statement}';
        ALTER ROLE {Migrator.Quote(login.Username!)} SET idle_in_transaction_session_timeout = '{idle}';
        """;

    private static string Literal(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
