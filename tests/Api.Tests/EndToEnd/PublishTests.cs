using System.Net;
using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

public sealed class PublishTests
{
    private const string Good = "{ viewer { role } }";

    [Fact]
    public async Task Publish_WhenRepeated_AnswersTheSameIdsInTheirOrder()
    {
        var portal = await Portal.Open();
        string[] documents = [Good, "{ tenant { id } }", Good, "query a { viewer { role } } query b { tenant { id } }", "# ä€😀\n{ __typename }"];

        var first = await portal.TryPublish(documents);
        var second = await portal.TryPublish(documents);

        Assert.Equal(documents.Select(Portal.IdOf), first["documentIds"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(4, await portal.Stored());
        foreach (var (document, id) in documents.Zip(first["documentIds"]!.AsArray()))
        {
            Assert.Null((await portal.Send(new { documentId = (string)id!, operationName = document.Contains("query b", StringComparison.Ordinal) ? "b" : null })).Answer.Code());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{ noSuchField }")]
    [InlineData("fragment f on Query { viewer { role } }")]
    [InlineData("{ viewer { role } } type X { y: Int }")]
    [InlineData("subscription { nothing }")]
    [InlineData("mutation { createTenant(input: { slug: \"a\" }) { tenant { id } } }")]
    [InlineData("{ partners { totalCount } }")]
    [InlineData("mutation { createResource(input: { name: \"x\", openingHours: [] }) { resource { id } } }")]
    [InlineData("{ a: bookings(first: 100) { nodes { payments { id booking { payments { id booking { id } } } } } } }")]
    public async Task Publish_WhenOneDocumentWillNotDo_StoresNone(string bad)
    {
        var portal = await Portal.Open();

        var payload = await portal.TryPublish(Good, bad);

        Assert.Null(payload["documentIds"]);
        var error = Assert.Single(payload["errors"]!.AsArray())!;
        Assert.Equal(("ValidationError", "documents[1]"), ((string?)error["__typename"], (string?)error["field"]));
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal(0, await portal.Stored());
    }

    // What no document can hold is a matter of the field, like everywhere.
    [Theory]
    [InlineData("{ viewer { role } } # \0")]
    [InlineData("{ viewer { role } } # 4242 4242 4242 4242")]
    public async Task Publish_WhenATextIsOff_StoresNone(string bad)
    {
        var portal = await Portal.Open();

        var payload = await portal.TryPublish(Good, bad);

        Assert.Equal("documents", (string?)Assert.Single(payload["errors"]!.AsArray())!["field"]);
        Assert.Equal(0, await portal.Stored());
    }

    [Fact]
    public async Task Publish_WhenATextHoldsHalfASurrogatePair_IsABadRequestOrAValidationError()
    {
        var portal = await Portal.Open();
        using var http = new HttpClient();

        // As a literal, where the transport sees nothing wrong.
        var literal = await portal.Shop.Ask(
            $$"""mutation { publishOperations(input: { partnerId: "{{portal.Id}}", documents: ["{ viewer { role } } # \ud800"] }) { documentIds errors { __typename ... on ValidationError { field } } } }""");

        Assert.True(literal.Code() is not null and not "INTERNAL_SERVER_ERROR" || (string?)literal["data"]?["publishOperations"]?["errors"]?[0]?["field"] == "documents", literal.ToJsonString());
        Assert.Equal(0, await portal.Stored());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(1000, false)]
    public async Task Publish_WhenThereAreTooManyOrNone_IsRefused(int count, bool published)
    {
        var portal = await Portal.Open();

        var payload = await portal.TryPublish(Enumerable.Range(0, count).Select(i => $"query q{i} {{ viewer {{ role }} }}"));

        Assert.Equal(published ? null : "documents", (string?)payload["errors"]?[0]?["field"]);
        Assert.Equal(published ? count : 0, await portal.Stored());
    }

    [Fact]
    public async Task Publish_WhenTheCallIsOverOneMebibyte_IsRefused()
    {
        var portal = await Portal.Open();
        var large = new { query = Portal.Publishing, variables = new { input = new { partnerId = portal.Id, documents = new[] { "#" + new string('x', 1024 * 1024) + "\n{ __typename }" } } } };

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await portal.Shop.Backend.Send(large, token: portal.Shop.Owner)).Status);
        Assert.Null((await portal.TryPublish("#" + new string('x', 1000 * 1000) + "\n{ __typename }"))["errors"]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("par_0192f0c1-7a3b-7c4d-8e5f-0123456789ab")]
    public async Task Publish_WhenThereIsNoSuchPartner_IsNotFound(string id)
    {
        var shop = await Shop.Open();

        var payload = await shop.Mutate("publishOperations", new { partnerId = id, documents = new[] { Good } }, "documentIds");

        Assert.Equal("NOT_FOUND", (string?)payload["errors"]![0]!["code"]);
    }

    [Fact]
    public async Task Publish_ForAnotherTenantsPartner_IsNotFound()
    {
        var (portal, stranger) = (await Portal.Open(), await Shop.Open());

        var payload = await stranger.Mutate("publishOperations", new { partnerId = portal.Id, documents = new[] { Good } }, "documentIds");

        Assert.Equal("NOT_FOUND", (string?)payload["errors"]![0]!["code"]);
        Assert.Equal(0, await portal.Stored());
    }

    [Fact]
    public async Task Publish_ForARevokedPartner_IsRefused()
    {
        var portal = await Portal.Open();
        await portal.Shop.Mutate("revokePartner", new { partnerId = portal.Id }, "partner { revokedAt }");

        var payload = await portal.TryPublish(Good);

        Assert.Equal("partnerId", (string?)payload["errors"]![0]!["field"]);
        Assert.Equal(0, await portal.Stored());
    }

    [Theory]
    [InlineData("STAFF")]
    [InlineData("CUSTOMER")]
    public async Task Publish_ByAnybodyElse_IsNotAuthorized(string role)
    {
        var portal = await Portal.Open();
        var token = await portal.Shop.Backend.Token(role, portal.Shop.Slug);

        var answer = await portal.Shop.Backend.Ask(token, Portal.Publishing, new { input = new { partnerId = portal.Id, documents = new[] { Good } } });

        Assert.Equal("AUTH_NOT_AUTHORIZED", answer.Code());
        Assert.Equal(0, await portal.Stored());
    }

    /// <summary>What validation makes slow, as much of it as fits into one call.</summary>
    [Fact]
    public async Task Publish_WhenTheDocumentsAreMeantToBeSlow_EndsInTime()
    {
        var portal = await Portal.Open();
        var selection = string.Concat(Enumerable.Repeat("...f ", 90));
        var fields = string.Concat(Enumerable.Repeat("id slug name ", 6));
        var documents = Enumerable.Range(0, 200)
            .Select(i => $"query q{i} {{ tenant {{ {selection} }} }} fragment f on Tenant {{ {fields} }}" + $"#{new string('x', 3000)}");
        var started = DateTime.UtcNow;

        var payload = await portal.TryPublish(documents);

        Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(20), $"{DateTime.UtcNow - started}");
        Assert.Equal(payload["errors"] is null ? 200 : 0, await portal.Stored());
    }
}
