using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>
/// A migration written as SQL: one script a bounded context, each run with its schema first on the search path. The scripts
/// name no schema, so that the same ones can make a schema of a tenant's own.
/// </summary>
internal abstract class SqlMigration(string folder, params string[] contexts) : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var context in contexts)
        {
            migrationBuilder.Sql($"""
                CREATE SCHEMA IF NOT EXISTS {context};
                GRANT USAGE ON SCHEMA {context} TO application_role, graphbooking_worker;
                SET LOCAL search_path = {string.Join(", ", Schemas.FirstOnPath(context))};
                """);
            migrationBuilder.Sql(Script(context));
        }
    }

    private string Script(string context)
    {
        var name = $"{typeof(SqlMigration).Namespace}._{folder}.{context}.sql";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
