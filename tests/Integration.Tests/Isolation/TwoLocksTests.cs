using System.Reflection;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Persistence.Reads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>The query filter and row-level security, each with the other off, over every entity of the model.</summary>
public sealed class TwoLocksTests
{
    private static readonly MethodInfo Query =
        typeof(TwoLocksTests).GetMethod(nameof(TenantsSeen), BindingFlags.NonPublic | BindingFlags.Static)!;

    [Fact]
    public async Task Filter_WithRowLevelSecurityOff_ShowsTheTenantsRowsAlone()
    {
        var tenants = await TwoTenants.Get();
        await using var source = PastRowLevelSecurity(tenants.Database);
        await using var db = Context(source, tenants.Ours);

        await AssertOnlyOurs(db, tenants, ignoreFilter: false);
    }

    [Fact]
    public async Task RowLevelSecurity_WithTheFilterIgnored_ShowsTheTenantsRowsAlone()
    {
        var tenants = await TwoTenants.Get();
        await using var db = Context(tenants.Database.Services.GetApplication(), tenants.Ours);

        await AssertOnlyOurs(db, tenants, ignoreFilter: true);
    }

    /// <summary>Otherwise the two tests above would prove nothing.</summary>
    [Fact]
    public async Task Query_WithBothLocksOff_ShowsOthersRows()
    {
        var tenants = await TwoTenants.Get();
        await using var source = PastRowLevelSecurity(tenants.Database);
        await using var db = Context(source, tenants.Ours);
        foreach (var (_, seen) in await Seen(db, ignoreFilter: true))
        {
            Assert.Contains(tenants.OurKey, seen);
            Assert.Contains(tenants.TheirKey, seen);
        }
    }

    [Fact]
    public async Task RowLevelSecurity_WhenAQuerySelectsAnothersRowsById_FindsNone()
    {
        var tenants = await TwoTenants.Get();
        await using var db = Context(tenants.Database.Services.GetApplication(), tenants.Ours);
        var theirs = tenants.Theirs.Tenant.Id;

        Assert.Empty(await db.Tenants.IgnoreQueryFilters().Where(tenant => tenant.Id == theirs).ToListAsync());
    }

    private static async Task AssertOnlyOurs(ReadDbContext db, TwoTenants tenants, bool ignoreFilter)
    {
        foreach (var (table, seen) in await Seen(db, ignoreFilter))
        {
            Assert.All(seen, tenant => Assert.Equal(tenants.OurKey, tenant));
            Assert.True(seen.Count > 0, $"{table} shows nothing.");
        }
    }

    private static async Task<Dictionary<string, List<string>>> Seen(ReadDbContext db, bool ignoreFilter)
    {
        var seen = new Dictionary<string, List<string>>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            seen[entity.GetTableName()!] =
                await (Task<List<string>>)Query.MakeGenericMethod(entity.ClrType).Invoke(null, [db, ignoreFilter])!;
        }

        return seen;
    }

    private static async Task<List<string>> TenantsSeen<T>(ReadDbContext db, bool ignoreFilter)
        where T : class
    {
        IQueryable<T> rows = db.Set<T>();
        if (ignoreFilter)
        {
            rows = rows.IgnoreQueryFilters([TenantDbContext.TenantFilter]);
        }

        return rows is IQueryable<Tenant> directory
            ? [.. (await directory.Select(tenant => tenant.Id).ToListAsync()).Select(id => id.Value)]
            : await rows.Select(row => EF.Property<string>(row, TenantDbContext.TenantProperty)).ToListAsync();
    }

    private static ReadDbContext Context(NpgsqlDataSource source, Business business) => new(
        new DbContextOptionsBuilder<ReadDbContext>()
            .UseNpgsql(source).UseSnakeCaseNamingConvention().AddInterceptors(new TenantSessionInterceptor()).Options,
        new CallerContext { Caller = business.Owner });

    private static NpgsqlDataSource PastRowLevelSecurity(TestDatabase database) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Configuration.GetConnectionString("Admin"))
        {
            Database = new NpgsqlConnectionStringBuilder(database.Configuration.GetConnectionString("Owner")).Database,
            SearchPath = string.Join(",", Schemas.All),
            MaxPoolSize = 2,
        });
}
