using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>Walks PostgreSQL's own catalogue for whatever would let one tenant see another's rows.</summary>
internal static class Catalogue
{
    private const string Ours = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg\\_temp%'";

    /// <summary>Ordinary and partitioned tables that hold rows of tenants.</summary>
    private const string TenantTables =
        $"""
        tenant_tables AS (
          SELECT c.oid, c.oid::regclass::text AS name, n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner,
                 a.attnum, a.attnotnull, a.attcollation, format_type(a.atttypid, a.atttypmod) AS type
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
          WHERE c.relkind IN ('r', 'p') AND {Ours})
        """;

    private const string OwnTenant =
        "((tenant_id)::text = ( SELECT current_setting(''app.current_tenant_id''::text, true) AS current_setting))";

    private static readonly string[] Checks =
    [
        // Bookkeeping of the migrations and of rebuilds belongs to no tenant.
        $"""
        SELECT format('table %s has no tenant_id', c.oid::regclass)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {Ours} AND (n.nspname, c.relname) NOT IN (
            ('operations', 'schema_migrations'), ('operations', 'heartbeat'), ('reporting', 'projections'))
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
        """,
        $"""
        WITH {TenantTables}
        SELECT format('table %s has no forced row-level security', name) FROM tenant_tables
        WHERE NOT (relrowsecurity AND relforcerowsecurity)
        """,
        $"""
        WITH {TenantTables}
        SELECT format('table %s has no policy that keeps the application to its tenant', name) FROM tenant_tables t
        WHERE NOT EXISTS (
          SELECT FROM pg_policies p
          WHERE p.schemaname = t.nspname AND p.tablename = t.relname AND p.policyname = 'tenant_isolation' AND p.permissive = 'PERMISSIVE'
            AND p.cmd = 'ALL' AND p.roles = '{"{application_role}"}' AND p.qual = '{OwnTenant}' AND p.with_check = '{OwnTenant}')
        """,
        // Policies add up: one more is one more way in. The owner never serves; it fills the materialized views.
        """
        SELECT format('policy %s on %s.%s is not on the list', policyname, schemaname, tablename) FROM pg_policies
        WHERE policyname <> 'tenant_isolation'
          AND NOT (roles = '{graphbooking_worker}' AND (schemaname, tablename, policyname, cmd) IN (
            ('tenancy', 'tenants', 'worker_directory', 'SELECT'),
            ('booking', 'claims', 'worker_due_claims', 'SELECT'),
            ('partners', 'partners', 'worker_reads_partners', 'SELECT'),
            ('partners', 'published_documents', 'worker_reads_documents', 'SELECT'),
            ('payments', 'payment_outbox', 'worker_finds_tasks', 'SELECT'),
            ('payments', 'payment_outbox', 'worker_leases_tasks', 'UPDATE'),
            ('payments', 'webhook_events', 'worker_finds_early_events', 'SELECT'),
            ('payments', 'webhook_events', 'worker_keeps_unknown_events', 'INSERT'),
            ('eventstore', 'outbox', 'worker_reads_outbox', 'SELECT'),
            ('eventstore', 'outbox', 'worker_takes_outbox', 'DELETE'),
            ('eventstore', 'feed', 'worker_reads_feed', 'SELECT'),
            ('eventstore', 'feed', 'worker_fills_feed', 'INSERT'),
            ('eventstore', 'feed_head', 'worker_reads_heads', 'SELECT'),
            ('eventstore', 'feed_head', 'worker_adds_heads', 'INSERT'),
            ('eventstore', 'feed_head', 'worker_moves_heads', 'UPDATE'),
            ('reporting', 'checkpoints', 'worker_reads_checkpoints', 'SELECT'),
            ('reporting', 'checkpoints', 'worker_drops_checkpoints', 'DELETE'),
            ('reporting', 'parked_streams', 'worker_reads_parked', 'SELECT'),
            ('reporting', 'parked_streams', 'worker_drops_parked', 'DELETE')))
          AND NOT (roles = '{graphbooking_owner}' AND (schemaname, tablename, policyname, cmd) IN (
            ('reporting', 'booking_list', 'owner_reads_list', 'SELECT'),
            ('reporting', 'checkpoints', 'owner_reads_checkpoints', 'SELECT'),
            ('reporting', 'parked_streams', 'owner_reads_parked', 'SELECT')))
        """,
        $"""
        WITH {TenantTables}
        SELECT format('tenant_id of %s is %s and not varchar(255) COLLATE "C" NOT NULL', name, type) FROM tenant_tables
        WHERE type <> 'character varying(255)' OR NOT attnotnull
          OR attcollation <> (SELECT oid FROM pg_collation WHERE collname = 'C' AND collnamespace = 'pg_catalog'::regnamespace)
        """,
        // The first two have the shape that was decided for the event store; the order of the outbox and of the feed is one
        // for all tenants, and the numbers are drawn from sequences; a slug is what finds a tenant.
        $"""
        WITH {TenantTables}
        SELECT format('unique key %s of %s is not led by tenant_id', i.indexrelid::regclass, name)
        FROM tenant_tables t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indisunique AND i.indkey[0] <> t.attnum
          AND (t.nspname, x.relname) NOT IN
            (('eventstore', 'events_pkey'), ('eventstore', 'events_stream_version'), ('eventstore', 'outbox_pkey'),
             ('eventstore', 'feed_sequence'), ('tenancy', 'tenants_slug_key'))
        """,
        $"""
        WITH {TenantTables}
        SELECT format('foreign key %s of %s is not led by tenant_id', k.conname, t.name)
        FROM tenant_tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
        LEFT JOIN tenant_tables target ON target.oid = k.confrelid
        WHERE k.conkey[1] <> t.attnum OR k.confkey[1] IS DISTINCT FROM target.attnum
        """,
        // Those on the list stand before a materialized view, and keep to the tenant before anything else is asked.
        $"""
        SELECT format('view %s runs with its owner''s rights', c.oid::regclass)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND {Ours} AND NOT coalesce(
          (SELECT option_value::boolean FROM pg_options_to_table(c.reloptions) WHERE option_name = 'security_invoker'), false)
          AND NOT ((n.nspname, c.relname) IN (('reporting', 'own_booking_totals'), ('reporting', 'own_booking_totals_checkpoints'))
            AND coalesce((SELECT option_value::boolean FROM pg_options_to_table(c.reloptions) WHERE option_name = 'security_barrier'), false)
            AND pg_get_viewdef(c.oid) ~ ' FROM (reporting\.)?booking_totals(_checkpoints)?\s+WHERE \(\(booking_totals(_checkpoints)?\.tenant_id\)::text = \( SELECT current_setting\(''app\.current_tenant_id''::text, true\) AS current_setting\)\);$')
        """,
        $"""
        SELECT format('materialized view %s knows no row-level security and is readable', c.oid::regclass)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'm' AND {Ours}
          AND (has_table_privilege('graphbooking_application', c.oid, 'SELECT') OR has_table_privilege('graphbooking_worker', c.oid, 'SELECT'))
        """,
        // The one on the list takes no arguments, looks at temporary names last, and is the worker's alone.
        $"""
        SELECT format('function %s runs with its owner''s rights', p.oid::regprocedure)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND {Ours}
          AND NOT ((n.nspname, p.proname, p.pronargs) = ('reporting', 'refresh_booking_totals', 0)
            AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting ~ '^search_path=reporting,.*, pg_temp$')
            AND NOT has_function_privilege('graphbooking_application', p.oid, 'EXECUTE'))
        """,
        // What is said to leak nothing sees rows of all tenants before row-level security does.
        $"""
        SELECT format('function %s is said to leak nothing', p.oid::regprocedure)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proleakproof AND {Ours} AND (n.nspname, p.proname, p.prosrc) <> ('leakproof', 'jsonb_contains', 'jsonb_contains')
        """,
        $"""
        SELECT format('%s is owned by %s', c.oid::regclass, pg_get_userbyid(c.relowner))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Ours} AND pg_get_userbyid(c.relowner) IN ('graphbooking_application', 'application_role', 'graphbooking_worker')
        """,
        // The roles that serve, the one that owns, and whoever was given the application's rights.
        """
        SELECT format('role %s is mightier than it may be', rolname) FROM pg_roles r
        WHERE (rolsuper OR rolbypassrls OR rolcreaterole)
          AND (rolname IN ('graphbooking_owner', 'graphbooking_application', 'graphbooking_worker', 'application_role')
            OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = 'application_role'::regrole))
        """,
        """
        SELECT format('role %s may become the owner', login) FROM unnest('{graphbooking_application,graphbooking_worker}'::name[]) AS login
        WHERE pg_has_role(login, 'graphbooking_owner', 'MEMBER')
        """,
    ];

    public static async Task<IReadOnlyList<string>> Faults(NpgsqlConnection connection)
    {
        var faults = new List<string>();
        foreach (var check in Checks)
        {
            faults.AddRange(await Texts(connection, check));
        }

        return faults;
    }

    /// <summary>Every table with a tenant_id, with its schema.</summary>
    /// <summary>Without partitions: rows are asked for through the whole table.</summary>
    public static async Task<IReadOnlyList<string>> Tables(NpgsqlConnection connection) => await Texts(
        connection,
        $"WITH {TenantTables} SELECT format('%I.%I', nspname, relname) FROM tenant_tables " +
        "WHERE NOT (SELECT relispartition FROM pg_class c WHERE c.oid = tenant_tables.oid) ORDER BY 1");

    private static async Task<List<string>> Texts(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
