using System.Text.Json.Nodes;
using GraphBooking.Application.Availability;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Operations.Import;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Operations;

public sealed class TenantImporterTests
{
    public static TheoryData<string> Demo => DemoFiles.Names;

    [Theory]
    [MemberData(nameof(Demo))]
    public async Task Import_WhenADemoFile_BringsInEveryRow(string name)
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read(name, slug);

        var report = await Import(file);

        Assert.Empty(report.Errors);
        Assert.Equal(RowsOf(file), report.Imported);
        Assert.Equal((0, 0), (report.Unchanged, report.Past));
        var rows = await Rows((await Find(slug))!.Id);
        Assert.Equal(file["resources"]!.AsArray().Count, rows.Resources);
        Assert.Equal(file["services"]!.AsArray().Count, rows.Services);
        Assert.Equal(file["customers"]!.AsArray().Count, rows.Customers);
        Assert.Equal(1, rows.Closures);
    }

    [Theory]
    [MemberData(nameof(Demo))]
    public async Task Import_WhenRunTwice_ChangesNothing(string name)
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read(name, slug);
        await Import(file);
        var before = await Rows((await Find(slug))!.Id);

        var report = await Import(file);

        Assert.Empty(report.Errors);
        Assert.Equal((0, RowsOf(file)), (report.Imported, report.Unchanged));
        Assert.Equal(before, await Rows((await Find(slug))!.Id));
    }

    [Theory]
    [MemberData(nameof(Demo))]
    public async Task Import_WhenADemoFile_LeavesEveryServiceAvailableInAnyWeek(string name)
    {
        var slug = DemoFiles.NewSlug();
        await Import(DemoFiles.Read(name, slug));
        var owner = new Caller(Role.Owner, "owner-1", (await Find(slug))!.Id);
        var database = await TestDatabase.Get();
        var everything = new ListRequest(null, [], 100, null, null, false, false);
        var services = (await database.Send(owner, new ListServices(everything))).Value;

        Assert.Contains(services.Items, service => service.Value.Deposit.IsZero);
        Assert.Contains(services.Items, service => !service.Value.Deposit.IsZero);
        for (var day = 1; day <= 8; day++)
        {
            // An odd hour, so that no window begins where a business opens.
            var from = Business.Day(day).AddHours(day * 3.7);
            foreach (var service in services.Items)
            {
                var slots = (await database.Send(owner, new GetAvailability(service.Value.Id, from, from.AddDays(7), null, 1))).Value;
                Assert.True(slots.Count > 0, $"{service.Value.Name} from {from}");
            }
        }
    }

    [Fact]
    public async Task Import_WhenOneRowIsBad_ImportsNothing()
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read("koto-salon", slug);
        file["customers"]![2]!["email"] = "nowhere";

        var report = await Import(file);

        Assert.Equal("customers[2].email", Assert.Single(report.Errors).Field);
        Assert.Equal((0, 0), (report.Imported, report.Unchanged));
        Assert.Null(await Find(slug));
    }

    [Fact]
    public async Task Import_WhenARowWasChanged_RefusesItAndImportsNothingNew()
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read("harbour-clinic", slug);
        await Import(file);
        var tenant = (await Find(slug))!.Id;
        var before = await Rows(tenant);
        file["services"]![1]!["price"]!["amountMinor"] = 9900;
        file["customers"]!.AsArray().Insert(0, JsonNode.Parse("""{ "key": "new", "name": "New Person" }"""));

        var report = await Import(file);

        var error = Assert.Single(report.Errors);
        Assert.Equal(("services[1]", "Was imported before with other content."), (error.Field, error.Message));
        Assert.Equal(before, await Rows(tenant));
    }

    [Fact]
    public async Task Import_WhenAResourceWasChanged_DoesNotBlameTheServicesThatNameIt()
    {
        var file = DemoFiles.Read("harbour-clinic", DemoFiles.NewSlug());
        await Import(file);
        file["resources"]![0]!["name"] = "Dr. Somebody";

        Assert.Equal("resources[0]", Assert.Single((await Import(file)).Errors).Field);
    }

    [Fact]
    public async Task Import_WhenTheTenantHasAnotherName_SaysSo()
    {
        var file = DemoFiles.Read("harbour-clinic", DemoFiles.NewSlug());
        await Import(file);
        file["tenant"]!["name"] = "Another Clinic";

        Assert.Equal("tenant.name", Assert.Single((await Import(file)).Errors).Field);
    }

    [Fact]
    public async Task Import_WhenAnEarlierRunWasCutOff_CompletesIt()
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read("aurora-courts", slug);
        var firstPart = file.DeepClone();
        firstPart["services"]!.AsArray().RemoveAt(3);
        firstPart["customers"]!.AsArray().Clear();
        var first = await Import(firstPart);

        var report = await Import(file);

        Assert.Empty(report.Errors);
        Assert.Equal((4, RowsOf(file) - 4), (report.Imported, report.Unchanged));
        Assert.Equal(first.Imported, report.Unchanged);
        Assert.Equal(4, (await Rows((await Find(slug))!.Id)).Services);
    }

    [Fact]
    public async Task Import_WhenLaidOutAnewAndInAnotherOrder_ChangesNothing()
    {
        var file = DemoFiles.Read("aurora-courts", DemoFiles.NewSlug());
        await Import(file);
        file["services"]![0]!["resources"] = new JsonArray("clay-court", "court-2", "court-1");
        file["resources"]![1]!["closures"]![0]!["start"] = "2030-01-07T12:00:00+01:00";
        var customers = file["customers"]!.AsArray();
        var first = customers[0];
        customers.RemoveAt(0);
        customers.Add(first);

        var report = await Import(file.ToJsonString());

        Assert.Empty(report.Errors);
        Assert.Equal(0, report.Imported);
    }

    [Fact]
    public async Task Import_WhenAClosureIsOver_LeavesItOut()
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read("koto-salon", slug);
        file["resources"]![2]!["closures"]!.AsArray().Add(
            JsonNode.Parse("""{ "start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z" }"""));

        var report = await Import(file);

        Assert.Empty(report.Errors);
        Assert.Equal(1, report.Past);
        Assert.Equal(1, (await Rows((await Find(slug))!.Id)).Closures);
    }

    [Fact]
    public async Task Import_WhenTwoRunAtOnce_BringsEachRowInOnce()
    {
        var slug = DemoFiles.NewSlug();
        var file = DemoFiles.Read("koto-salon", slug);
        var text = file.ToJsonString();

        var reports = await Task.WhenAll(Import(text), Import(text));

        Assert.All(reports, report => Assert.Empty(report.Errors));
        var rows = await Rows((await Find(slug))!.Id);
        Assert.Equal(new StoredRows(4, 4, 3, 1), rows);
    }

    private static Task<ImportReport> Import(JsonNode file) =>
        Import(file.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));

    private static async Task<ImportReport> Import(string json) =>
        await (await TestDatabase.Get()).Services.GetRequiredService<TenantImporter>().Import(json, CancellationToken.None);

    private static async Task<Tenant?> Find(string slug) =>
        await (await TestDatabase.Get()).Services.GetRequiredService<ITenantDirectory>().FindBySlug(slug, CancellationToken.None);

    // The tenant, every row of the lists and every closure.
    private static int RowsOf(JsonNode file) =>
        1 + file["resources"]!.AsArray().Count + file["services"]!.AsArray().Count + file["customers"]!.AsArray().Count
        + file["resources"]!.AsArray().Sum(resource => resource!["closures"]?.AsArray().Count ?? 0);

    private static async Task<StoredRows> Rows(TenantId tenant)
    {
        var database = await TestDatabase.Get();
        return new StoredRows(await Count("catalog.resources"), await Count("catalog.services"), await Count("customers.customers"), await Count("catalog.closures"));

        async Task<long> Count(string table) =>
            await database.Scalar<long>($"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant.Value);
    }

    private sealed record StoredRows(long Resources, long Services, long Customers, long Closures);
}
