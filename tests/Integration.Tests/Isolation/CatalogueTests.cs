using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

public sealed class CatalogueTests
{
    // As every table of tenants should be.
    private const string Proof =
        """
        CREATE TABLE catalog.proof (
          tenant_id varchar(255) COLLATE "C" NOT NULL, id uuid NOT NULL,
          CONSTRAINT proof_pkey PRIMARY KEY (tenant_id, id));
        ALTER TABLE catalog.proof ENABLE ROW LEVEL SECURITY;
        ALTER TABLE catalog.proof FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_isolation ON catalog.proof FOR ALL TO application_role
          USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
          WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
        """;

    [Fact]
    public async Task Catalogue_OfTheMigratedDatabase_HasNoFault()
    {
        var database = await TestDatabase.Get();
        await using var connection = await database.Superuser.OpenConnectionAsync();

        Assert.Empty(await Catalogue.Faults(connection));
        Assert.True((await Catalogue.Tables(connection)).Count >= 10);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("CREATE TABLE catalog.bad (id uuid PRIMARY KEY)", "table catalog.bad has no tenant_id")]
    [InlineData("ALTER TABLE catalog.proof DISABLE ROW LEVEL SECURITY", "table catalog.proof has no forced row-level security")]
    [InlineData("ALTER TABLE catalog.proof NO FORCE ROW LEVEL SECURITY", "table catalog.proof has no forced row-level security")]
    [InlineData("DROP POLICY tenant_isolation ON catalog.proof", "table catalog.proof has no policy")]
    [InlineData("ALTER POLICY tenant_isolation ON catalog.proof USING (true)", "table catalog.proof has no policy")]
    [InlineData("ALTER POLICY tenant_isolation ON catalog.proof WITH CHECK (true)", "table catalog.proof has no policy")]
    [InlineData("ALTER POLICY tenant_isolation ON catalog.proof TO PUBLIC", "table catalog.proof has no policy")]
    [InlineData("CREATE POLICY more ON catalog.proof TO application_role USING (true)", "policy more on catalog.proof is not on the list")]
    [InlineData("CREATE POLICY more ON catalog.proof FOR SELECT TO graphbooking_worker USING (true)", "policy more on catalog.proof is not on the list")]
    [InlineData("DROP POLICY tenant_isolation ON catalog.proof; ALTER TABLE catalog.proof ALTER tenant_id TYPE text COLLATE \"C\"", "tenant_id of catalog.proof is text")]
    [InlineData("DROP POLICY tenant_isolation ON catalog.proof; ALTER TABLE catalog.proof ALTER tenant_id TYPE varchar(255) COLLATE \"default\"", "tenant_id of catalog.proof is character varying(255)")]
    [InlineData("CREATE TABLE catalog.bad (tenant_id varchar(255) COLLATE \"C\")", "tenant_id of catalog.bad is character varying(255)")]
    [InlineData("CREATE UNIQUE INDEX proof_id ON catalog.proof (id, tenant_id)", "unique key catalog.proof_id of catalog.proof is not led by tenant_id")]
    [InlineData(
        "CREATE UNIQUE INDEX proof_id ON catalog.proof (id); CREATE TABLE catalog.bad (tenant_id varchar(255) COLLATE \"C\" NOT NULL, " +
        "id uuid CONSTRAINT bad_fkey REFERENCES catalog.proof (id))",
        "foreign key bad_fkey of catalog.bad is not led by tenant_id")]
    [InlineData("CREATE VIEW catalog.bad AS SELECT * FROM catalog.proof", "view catalog.bad runs with its owner's rights")]
    [InlineData(
        "CREATE MATERIALIZED VIEW catalog.bad AS SELECT * FROM catalog.proof; GRANT SELECT ON catalog.bad TO application_role",
        "materialized view catalog.bad knows no row-level security")]
    [InlineData("CREATE FUNCTION catalog.bad() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "function catalog.bad() runs with its owner's rights")]
    [InlineData("ALTER VIEW reporting.own_booking_totals RESET (security_barrier)", "view reporting.own_booking_totals runs with its owner's rights")]
    [InlineData(
        "CREATE OR REPLACE VIEW reporting.own_booking_totals WITH (security_barrier) AS SELECT * FROM reporting.booking_totals",
        "view reporting.own_booking_totals runs with its owner's rights")]
    [InlineData("GRANT SELECT ON reporting.booking_totals TO graphbooking_worker", "materialized view reporting.booking_totals knows no row-level security")]
    [InlineData("ALTER FUNCTION reporting.refresh_booking_totals() RESET search_path", "function reporting.refresh_booking_totals() runs with its owner's rights")]
    [InlineData("GRANT EXECUTE ON FUNCTION reporting.refresh_booking_totals() TO PUBLIC", "function reporting.refresh_booking_totals() runs with its owner's rights")]
    [InlineData("CREATE FUNCTION catalog.bad() RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'", "function catalog.bad() is said to leak nothing")]
    [InlineData("ALTER TABLE catalog.proof OWNER TO graphbooking_application", "catalog.proof is owned by graphbooking_application")]
    [InlineData("CREATE ROLE catalogue_proof BYPASSRLS IN ROLE application_role", "role catalogue_proof is mightier than it may be")]
    public async Task Catalogue_WhenSomethingIsBroken_SaysSo(string broken, string? fault)
    {
        var database = await TestDatabase.Get();
        await using var connection = await database.Superuser.OpenConnectionAsync();
        // Rolled back when it goes out of scope.
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(Proof + broken, connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var faults = await Catalogue.Faults(connection);

        if (fault is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(faults, text => text.StartsWith(fault, StringComparison.Ordinal));
        }
    }
}
