using System.Net;
using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

public sealed class PartnerTests
{
    private const string Viewer = "{ viewer { role subject tenant { slug } } }";
    private const string Rotating = "apiKey partner { id }";

    [Fact]
    public async Task Partner_FromItsCreationToABooking_RunsPublishedDocumentsAlone()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var portal = await Portal.Open(shop);
        var viewer = await portal.Publish(Viewer);
        var hold = await portal.Publish("mutation($i: HoldSlotInput!) { holdSlot(input: $i) { booking { id status } errors { __typename } } }");
        var confirm = await portal.Publish("mutation($i: ConfirmBookingInput!) { confirmBooking(input: $i) { booking { status history { actor } } } }");

        var who = (await portal.Run(viewer))["data"]!["viewer"]!;
        Assert.Equal(("PARTNER", portal.Id, shop.Slug), ((string?)who["role"], (string?)who["subject"], (string?)who["tenant"]!["slug"]));
        var held = await portal.Run(hold, new { i = new { serviceId = service, resourceId = resource, start = Shop.Day(2, 9) } });
        var booking = (string?)held["data"]!["holdSlot"]!["booking"]!["id"];
        var confirmed = await portal.Run(confirm, new { i = new { bookingId = booking } });
        Assert.Equal("CONFIRMED", (string?)confirmed["data"]!["confirmBooking"]!["booking"]!["status"]);
    }

    [Theory]
    [InlineData("{ viewer { role } }")]
    [InlineData("{ __typename }")]
    [InlineData("{ __schema { queryType { name } } }")]
    [InlineData("mutation { createCustomer(input: { name: \"Ada\" }) { customer { id } } }")]
    [InlineData("{")]
    public async Task Partner_WhenItSendsAText_IsRefusedBeforeAnythingRuns(string query)
    {
        var portal = await Portal.Open();
        await portal.Publish("{ viewer { role } }");
        var hash = Portal.IdOf(query)["sha256:".Length..];
        object[] bodies = [new { query }, new { query, extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } } }];
        foreach (var body in bodies)
        {
            Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_DOCUMENT_REQUIRED"), Brief(await portal.Send(body)));
            var token = await portal.Shop.Backend.Token("PARTNER", portal.Shop.Slug, portal.Id);
            Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_DOCUMENT_REQUIRED"), Brief(await portal.Shop.Backend.Send(body, token: token)));
        }

        var url = await portal.Send(null, $"?query={Uri.EscapeDataString(query)}");
        Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_DOCUMENT_REQUIRED"), Brief(url));
        Assert.Equal(0, (int)(await portal.Shop.Ask("{ customers { totalCount } }"))["data"]!["customers"]!["totalCount"]!);
    }

    [Fact]
    public async Task Partner_WhicheverWayItNamesADocument_RunsIt()
    {
        var portal = await Portal.Open();
        var documentId = await portal.Publish(Viewer);
        var hex = documentId["sha256:".Length..];
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = hex } };
        object[] bodies = [new { documentId }, new { id = documentId }, new { id = hex }, new { extensions }];
        foreach (var body in bodies)
        {
            Assert.Equal((HttpStatusCode.OK, null), Brief(await portal.Send(body)));
        }

        foreach (var query in new[] { $"?documentId={documentId}", $"?id={hex}", $"?extensions={Uri.EscapeDataString($$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hex}}}"}}""")}" })
        {
            Assert.Equal((HttpStatusCode.OK, null), Brief(await portal.Send(null, query)));
        }

        // As a browser would: for a page there is no document.
        var (status, answer) = await portal.Shop.Backend.Send(null, portal.Key, accept: "application/json", query: $"?documentId={documentId}");
        Assert.Equal((HttpStatusCode.OK, portal.Id), (status, (string?)answer["data"]!["viewer"]!["subject"]));
    }

    [Fact]
    public async Task Partner_WhenAMutationIsAskedForByGet_IsRefused()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish("mutation { createCustomer(input: { name: \"Ada\" }) { customer { id } } }");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "MUTATION_NOT_ALLOWED"), Brief(await portal.Send(null, $"?documentId={id}")));
    }

    [Fact]
    public async Task Document_OfAnotherPartnerOrTenant_IsNotFound()
    {
        var portal = await Portal.Open();
        var sibling = await Portal.Open(portal.Shop);
        var stranger = await Portal.Open();
        var id = await portal.Publish(Viewer);
        Assert.Null((await portal.Run(id)).Code());

        foreach (var other in new[] { sibling, stranger })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_DOCUMENT_NOT_FOUND"), Brief(await other.Send(new { documentId = id })));
        }

        // A token of one tenant with the subject of another's partner.
        var token = await stranger.Shop.Backend.Token("PARTNER", stranger.Shop.Slug, portal.Id);
        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (await portal.Shop.Backend.Send(new { documentId = id }, token: token)).Answer.Code());
        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (await portal.Shop.Backend.Send(new { documentId = id }, token: portal.Shop.Owner)).Answer.Code());
        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (await portal.Shop.Backend.Send(new { documentId = id })).Answer.Code());
    }

    [Fact]
    public async Task Token_OfAPartner_RunsItsDocumentsUntilItIsRevoked()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish(Viewer);
        var token = await portal.Shop.Backend.Token("PARTNER", portal.Shop.Slug, portal.Id);
        Assert.Equal((HttpStatusCode.OK, null), Brief(await portal.Shop.Backend.Send(new { documentId = id }, token: token)));

        await portal.Shop.Mutate("revokePartner", new { partnerId = portal.Id }, "partner { revokedAt }");

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (await portal.Shop.Backend.Send(new { documentId = id }, token: token)).Answer.Code());
    }

    [Fact]
    public async Task Token_OfNoPartner_HasNoDocuments()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish(Viewer);
        var token = await portal.Shop.Backend.Token("PARTNER", portal.Shop.Slug);

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (await portal.Shop.Backend.Send(new { documentId = id }, token: token)).Answer.Code());
        Assert.Equal("PERSISTED_DOCUMENT_REQUIRED", (await portal.Shop.Backend.Send(new { query = Viewer }, token: token)).Answer.Code());
    }

    [Fact]
    public async Task Key_WhenRotatedOrRevoked_IsNoGoodAtOnce()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish(Viewer);
        Assert.Null((await portal.Run(id)).Code());

        var rotated = portal with { Key = (string)(await portal.Shop.Mutate("rotatePartnerKey", new { partnerId = portal.Id }, Rotating))["apiKey"]! };

        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), Brief(await portal.Send(new { documentId = id })));
        Assert.Equal((HttpStatusCode.OK, null), Brief(await rotated.Send(new { documentId = id })));
        await portal.Shop.Mutate("revokePartner", new { partnerId = portal.Id }, "partner { revokedAt }");
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), Brief(await rotated.Send(new { documentId = id })));
        // Not even what is open to everybody.
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), Brief(await rotated.Send(new { query = "{ __typename }" })));
    }

    [Fact]
    public async Task Key_WhenItIsNotTheWholeTruth_IsNoCredential()
    {
        var portal = await Portal.Open();
        var stranger = await Portal.Open();
        var id = await portal.Publish(Viewer);
        var tenant = portal.Key[4..16];
        string[] keys =
        [
            "key", portal.Key[..^1], portal.Key + "A", portal.Key.Replace(tenant, stranger.Key[4..16], StringComparison.Ordinal),
            portal.Key[..^1] + (portal.Key[^1] == 'A' ? 'E' : 'A'), portal.Key.ToUpperInvariant(), "gbk_000000000000_" + portal.Key[17..],
            Portal.IdOf(portal.Key)["sha256:".Length..],
        ];
        foreach (var key in keys)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), Brief(await portal.Shop.Backend.Send(new { documentId = id }, key)));
        }

        var both = await portal.Shop.Backend.Send(new { documentId = id }, portal.Key, portal.Shop.Owner);
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), Brief(both));
        var legacy = await portal.Shop.Backend.Send(new { documentId = id }, "key", accept: "application/json");
        Assert.Equal((HttpStatusCode.OK, "AUTH_NOT_AUTHENTICATED"), Brief(legacy));
    }

    [Fact]
    public async Task Key_WhileItIsMadeAndUsed_IsNeitherLoggedNorStored()
    {
        var shop = await Shop.Open();
        var keys = new List<string>();
        var logged = await Backend.Logged(async () =>
        {
            var portal = await Portal.Open(shop);
            var id = await portal.Publish(Viewer);
            await portal.Run(id);
            await portal.Send(new { query = "{" });
            var second = (string)(await shop.Mutate("rotatePartnerKey", new { partnerId = portal.Id }, Rotating))["apiKey"]!;
            await portal.Run(id);
            await (portal with { Key = second }).Run(id);
            keys.AddRange([portal.Key, second]);
        });

        Assert.NotEmpty(logged);
        foreach (var secret in keys.Select(key => key[17..]))
        {
            Assert.DoesNotContain(logged, line => line.Contains(secret, StringComparison.Ordinal));
            await using var command = shop.Backend.Superuser.CreateCommand(
                "SELECT count(*) FROM partners.partners p WHERE to_jsonb(p)::text LIKE '%' || $1 || '%' OR position(convert_to($1, 'UTF8') IN key_hash) > 0");
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = secret });
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task Partner_WhenAskedFor_IsTheOwnersAlone()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish(Viewer);
        var node = $"{{ node(id: \"{portal.Id}\") {{ __typename id ... on Partner {{ name revokedAt documentIds }} }} }}";

        var seen = (await portal.Shop.Ask(node))["data"]!["node"]!;
        Assert.Equal(("Partner", portal.Id, "Portal", id), ((string?)seen["__typename"], (string?)seen["id"], (string?)seen["name"], (string?)seen["documentIds"]![0]));
        foreach (var role in new[] { "STAFF", "CUSTOMER" })
        {
            Assert.Null((await portal.Shop.Backend.Ask(await portal.Shop.Backend.Token(role, portal.Shop.Slug), node))["data"]!["node"]);
        }

        Assert.Null((await portal.Run(await portal.Publish(node)))["data"]!["node"]);
        Assert.Null((await (await Shop.Open()).Ask(node))["data"]!["node"]);
        var staff = await portal.Shop.Backend.Ask(await portal.Shop.Backend.Token("STAFF", portal.Shop.Slug), "{ partners { totalCount } }");
        Assert.Equal("AUTH_NOT_AUTHORIZED", staff.Code());
    }

    [Fact]
    public async Task Partners_WhenListed_ArePagedAndFiltered()
    {
        var shop = await Shop.Open();
        foreach (var name in new[] { "Bay", "Ant", "Cat" })
        {
            await Portal.Open(shop, name);
        }

        var answer = await shop.Ask("{ partners(first: 2, order: [{ name: ASC }], where: { name: { neq: \"Cat\" } }) { totalCount nodes { name documentIds } pageInfo { hasNextPage } } }");

        Assert.Equal(["Ant", "Bay"], answer["data"]!["partners"]!["nodes"]!.AsArray().Select(node => (string)node!["name"]!));
        Assert.Equal(2, (int)answer["data"]!["partners"]!["totalCount"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("card 4242 4242 4242 4242")]
    public async Task CreatePartner_WhenTheNameIsOff_IsRefused(string name)
    {
        var shop = await Shop.Open();

        var payload = await shop.Mutate("createPartner", new { name }, "apiKey partner { id }");

        Assert.Equal((null, null, "name"), ((string?)payload["apiKey"], (string?)payload["partner"]?["id"], (string?)payload["errors"]![0]!["field"]));
        Assert.Equal(0, (int)(await shop.Ask("{ partners { totalCount } }"))["data"]!["partners"]!["totalCount"]!);
    }

    [Fact]
    public async Task Statements_WhenADocumentIsRemembered_AreTwoBesideItsOwn()
    {
        var portal = await Portal.Open();
        var id = await portal.Publish("{ __typename }");
        await portal.Run(id);

        // Whose key it is, and whether that partner is good still.
        Assert.Equal(2, await Backend.Statements(() => portal.Run(id)));
    }

    private static (HttpStatusCode, string?) Brief((HttpStatusCode Status, JsonObject Answer) sent) => (sent.Status, sent.Answer.Code());
}
