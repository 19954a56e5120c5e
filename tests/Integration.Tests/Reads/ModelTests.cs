using GraphBooking.Application.Catalog;
using GraphBooking.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>The tables are written as SQL and the model as C#: here they are held together.</summary>
public sealed class ModelTests
{
    // The shape that was decided for the event store; the application always writes it.
    private static readonly (string, string)[] NullableByDecision = [("events", "timestamp")];

    [Fact]
    public async Task Model_OfEachEntity_AgreesWithItsTable()
    {
        var business = await Business.Open();
        var columns = await Columns(business.Database);
        await using var scope = business.Database.Scope(business.Owner);
        var model = scope.ServiceProvider.GetRequiredService<WriteDbContext>().Model;
        foreach (var entity in model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            var mapped = entity.GetProperties().ToDictionary(property => property.GetColumnName());
            foreach (var (name, property) in mapped)
            {
                Assert.True(columns.TryGetValue((table, name), out var column), $"{table}.{name} is mapped and does not exist.");
                Assert.True(Fits(property, column.Type), $"{table}.{name} is {column.Type}, mapped as {property.GetColumnType()}.");
                Assert.True(
                    property.IsNullable == column.Nullable || NullableByDecision.Contains((table, name)),
                    $"{table}.{name} is nullable: {column.Nullable}, mapped so: {property.IsNullable}.");
            }

            var unknown = columns.Where(column => column.Key.Table == table && !mapped.ContainsKey(column.Key.Name));
            Assert.All(unknown, column => Assert.True(
                column.Value.Nullable || column.Value.HasDefault, $"{table}.{column.Key.Name} is not mapped, and no row can be without it."));
        }
    }

    [Fact]
    public async Task Instant_WithAnyOffset_IsStored()
    {
        var business = await Business.Open();
        var resource = await business.Resource();
        var start = Business.Day(3).ToOffset(TimeSpan.FromHours(5));

        Assert.True((await business.Send(new AddClosure(resource.Id, start, start.AddHours(1), null, null))).IsOk);
        Assert.Equal(start.UtcDateTime, await business.Database.Scalar<DateTime>(
            "SELECT start_at FROM catalog.closures WHERE tenant_id = $1", business.Tenant.Id.Value));
    }

    [Fact]
    public async Task Model_NamesNoSchema_SoThatATenantCanHaveItsOwn()
    {
        var business = await Business.Open();
        await using var scope = business.Database.Scope(business.Owner);

        Assert.All(
            scope.ServiceProvider.GetRequiredService<WriteDbContext>().Model.GetEntityTypes(),
            entity => Assert.Null(entity.GetSchema()));
    }

    private static bool Fits(IProperty property, string type) =>
        property.GetColumnType() == type || (property.GetColumnType() == "text" && type.StartsWith("character varying", StringComparison.Ordinal));

    private static async Task<Dictionary<(string Table, string Name), (string Type, bool Nullable, bool HasDefault)>> Columns(TestDatabase database)
    {
        await using var command = database.Superuser.CreateCommand(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text = ANY ($1)
            """);
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = Schemas.All.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new Dictionary<(string, string), (string, bool, bool)>();
        while (await reader.ReadAsync())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)), (reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4)));
        }

        return columns;
    }
}
