using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>
/// The operator and the GIN operator class that let row-level security use an index on JSON, in a schema of their own. Only a
/// superuser may say that a function leaks nothing, so they are made before the migrations and not by them.
/// </summary>
internal static class Leakproof
{
    /// <summary>
    /// PostgreSQL's own functions under other names. What jsonb_contains says is true or false and nothing else: it has no side
    /// effect, and its only error is of a stack too deep, which takes values nested thousands of levels on both sides.
    /// </summary>
    private const string Make =
        """
        CREATE SCHEMA IF NOT EXISTS leakproof;
        CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA leakproof;
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_opclass WHERE opcname = 'jsonb_path_ops' AND opcnamespace = 'leakproof'::regnamespace) THEN
            CREATE FUNCTION leakproof.jsonb_contains(jsonb, jsonb) RETURNS boolean
              LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'jsonb_contains';
            CREATE OPERATOR leakproof.@> (
              LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = leakproof.jsonb_contains, RESTRICT = matchingsel, JOIN = matchingjoinsel);
            CREATE OPERATOR CLASS leakproof.jsonb_path_ops FOR TYPE jsonb USING gin AS
              OPERATOR 7 leakproof.@>,
              FUNCTION 1 btint4cmp (int4, int4),
              FUNCTION 2 gin_extract_jsonb_path (jsonb, internal, internal),
              FUNCTION 3 gin_extract_jsonb_query_path (jsonb, internal, int2, internal, internal, internal, internal),
              FUNCTION 4 gin_consistent_jsonb_path (internal, int2, jsonb, int4, internal, internal, internal, internal),
              FUNCTION 6 gin_triconsistent_jsonb_path (internal, int2, jsonb, int4, internal, internal, internal),
              STORAGE int4;
          END IF;
        END $$;
        """;

    /// <param name="superuser">Of the database that is to be migrated.</param>
    /// <param name="owner">The role that migrates.</param>
    /// <param name="cancellationToken">Leaves nothing.</param>
    public static Task Ensure(NpgsqlDataSource superuser, string owner, CancellationToken cancellationToken) =>
        Migrator.Execute(superuser, $"{Make} GRANT USAGE ON SCHEMA leakproof TO {Migrator.Quote(owner)}", cancellationToken);
}
