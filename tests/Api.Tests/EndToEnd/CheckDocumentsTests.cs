namespace GraphBooking.Api.Tests.EndToEnd;

public sealed class CheckDocumentsTests
{
    [Fact]
    public async Task Check_WithTheSchemaOfThisBuild_FindsNothingOfThoseJustPublished()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish("{ viewer { role } }");

        var (_, report) = await Check();

        Assert.Matches(@"^\d+ documents checked, \d+ would no longer run$", report[^1]);
        Assert.DoesNotContain(report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal));
        Assert.NotEmpty(id);
    }

    [Fact]
    public async Task Check_WithASchemaThatLacksAField_NamesEachDocumentThatNeedsIt()
    {
        var portal = await Portal.Open();
        var stranger = await Portal.Open();
        var needs = await portal.Publish("{ resources { nodes { capacity } } }");
        var theirs = await stranger.Publish("mutation($i: HoldSlotInput!) { holdSlot(input: $i) { booking { resource { capacity } } } }");
        await portal.Publish("{ resources { nodes { name } } }");
        var schema = await Changed(sdl => sdl.Replace("  capacity: Int!\n  openingHours", "  openingHours", StringComparison.Ordinal));

        var (status, report) = await Check(schema);

        Assert.Equal(1, status);
        Assert.Contains("capacity", Assert.Single(report, line => line.StartsWith($"{portal.Shop.Slug}: {portal.Id}: {needs}: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal));
        Assert.Single(report, line => line.StartsWith($"{stranger.Shop.Slug}: {stranger.Id}: {theirs}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_WithASchemaThatTakesARight_NamesTheDocument()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish("{ services { nodes { name } } }");
        var schema = await Changed(sdl => System.Text.RegularExpressions.Regex.Replace(
            sdl, @"(services\(.*\): ServicesConnection @authorize\(roles: )\[.*\]\)", "$1[OWNER])"));

        var (status, report) = await Check(schema);

        Assert.Equal(1, status);
        Assert.Contains("PARTNER", Assert.Single(report, line => line.Contains(id, StringComparison.Ordinal) && line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithASchemaWithoutSubscriptions_NamesThoseThatSubscribe()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish("subscription { bookingChanged { cursor } }");
        Assert.Equal("SUBSCRIPTION_NOT_SUPPORTED", (await portal.Run(id)).Code());
        var schema = await Changed(sdl => System.Text.RegularExpressions.Regex.Replace(
            sdl.Replace("  subscription: Subscription\n", "", StringComparison.Ordinal), @"type Subscription \{[^}]*\}", ""));

        var (_, report) = await Check(schema);

        Assert.Contains("no subscription", Assert.Single(report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain((await Check()).Report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal));
        Assert.DoesNotContain((await Check(await Changed(sdl => sdl + "\n# changed\n"))).Report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_OfARevokedPartnersDocuments_LeavesThemOut()
    {
        var portal = await Portal.Open();
        await portal.Publish("{ resources { nodes { capacity } } }");
        await portal.Shop.Mutate("revokePartner", new { partnerId = portal.Id }, "partner { revokedAt }");
        var schema = await Changed(sdl => sdl.Replace("  capacity: Int!\n  openingHours", "  openingHours", StringComparison.Ordinal));

        var (_, report) = await Check(schema);

        Assert.DoesNotContain(report, line => line.StartsWith(portal.Shop.Slug, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type Query {")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Check_WithAFileThatIsNoSchema_SaysSo(string text)
    {
        var file = await Written(text);

        var (status, report) = await Check(file);

        Assert.Equal(1, status);
        Assert.StartsWith(file, report[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithAFileThatIsNotThere_SaysSo()
    {
        var (status, report) = await Check("/nowhere.graphql");

        Assert.Equal(1, status);
        Assert.StartsWith("/nowhere.graphql", Assert.Single(report), StringComparison.Ordinal);
        Assert.Equal(1, (await Check("/a", "/b")).Status);
    }

    private static async Task<string> Changed(Func<string, string> change)
    {
        var sdl = new GraphQL.TestServer().Server.Sdl;
        var changed = change(sdl);
        Assert.NotEqual(sdl, changed);
        return await Written(changed);
    }

    private static async Task<string> Written(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.graphql");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static async Task<(int Status, string[] Report)> Check(params string[] files)
    {
        using var report = new StringWriter();
        var status = await CheckDocumentsVerb.Run((await Backend.Get()).Configuration, files, report, CancellationToken.None);
        return (status, report.ToString().TrimEnd().Split('\n'));
    }
}
