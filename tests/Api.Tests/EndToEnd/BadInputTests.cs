using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>What once got through, or came out as a failure of ours.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("4.242424242424242e15")]
    [InlineData("42424242424242420e-1")]
    [InlineData("4242424242424242")]
    [InlineData("1e-20000")]
    [InlineData("1e400")]
    public async Task Attributes_WhenANumberWrittenOutIsACardOrOutOfRange_AreRefusedAndNotStored(string number)
    {
        var shop = await Shop.Open();

        var answer = await CreateResource(shop, number);

        Assert.Equal("attributes", (string?)answer["data"]?["createResource"]?["errors"]?[0]?["field"]);
        Assert.Equal(0, (int)(await shop.Ask("{ resources { totalCount } }"))["data"]!["resources"]!["totalCount"]!);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("-0.5")]
    [InlineData("12345678901234567890.123456789")]
    public async Task Attributes_WhenANumberIsOrdinary_AreKept(string number)
    {
        var shop = await Shop.Open();

        var answer = await CreateResource(shop, number);

        Assert.Null(answer["data"]!["createResource"]!["errors"]);
    }

    [Fact]
    public async Task Filter_WhenItHoldsSixtyThousandEmptyParts_IsRefusedAndTheServerLives()
    {
        var shop = await Shop.Open();
        foreach (var join in new[] { "and", "or" })
        {
            var where = new JsonObject { [join] = new JsonArray([.. Enumerable.Range(0, 60_000).Select(_ => new JsonObject())]) };
            var answer = await shop.Ask("query($w: ResourceFilterInput) { resources(where: $w) { totalCount } }", new { w = where });
            Assert.Equal("VALIDATION", (string?)answer["errors"]![0]!["extensions"]!["code"]);
        }

        JsonObject nested = [];
        for (var i = 0; i < 12; i++)
        {
            nested = new JsonObject { ["and"] = new JsonArray(nested) };
        }

        var deep = await shop.Ask("query($w: ResourceFilterInput) { resources(where: $w) { totalCount } }", new { w = nested });
        Assert.Equal("VALIDATION", (string?)deep["errors"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Availability_WhenTheQuantityIsHuge_IsAValidationError()
    {
        var shop = await Shop.Open();
        var service = await shop.Service([await shop.Resource()]);

        var answer = await shop.Ask(
            "query($s: ID!, $f: DateTime!, $t: DateTime!) { availability(serviceId: $s, from: $f, to: $t, quantity: 2147483647) { start } }",
            new { s = service, f = Shop.Day(2), t = Shop.Day(3) });

        Assert.Equal("VALIDATION", (string?)answer["errors"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Service_WhenManyChangeItAtOnce_NeverFails()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource], deposit: 500);
        object[] changes =
        [
            new { serviceId = service, resourceIds = Array.Empty<string>() },
            new { serviceId = service, resourceIds = new[] { resource } },
            new { serviceId = service, price = new { amountMinor = 400, currency = "EUR" }, deposit = new { amountMinor = 0, currency = "EUR" } },
            new { serviceId = service, price = new { amountMinor = 1000, currency = "EUR" }, deposit = new { amountMinor = 500, currency = "EUR" } },
        ];

        // Each answers without a top-level error, which Mutate asserts.
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => shop.Mutate("updateService", changes[i % changes.Length], "service { id }")));
    }

    [Fact]
    public async Task Mutations_WhenSeveralStandInOneDocument_EachAnswersWhatWasThenTrue()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var customer = await shop.Customer("Before");

        var answer = await shop.Ask(
            """
            mutation($h: HoldSlotInput!, $u: UpdateCustomerInput!) {
              first: holdSlot(input: $h) { booking { customer { name } } }
              second: updateCustomer(input: $u) { customer { name } }
            }
            """,
            new { h = new { serviceId = service, resourceId = resource, start = Shop.Day(2, 9), customerId = customer }, u = new { customerId = customer, name = "After" } });

        Assert.Equal("Before", (string?)answer["data"]!["first"]!["booking"]!["customer"]!["name"]);
        Assert.Equal("After", (string?)answer["data"]!["second"]!["customer"]!["name"]);
    }

    [Fact]
    public async Task Key_WhenAResourceWasChangedSince_AnswersTheFirstResult()
    {
        var shop = await Shop.Open();
        var input = new
        {
            name = "First",
            openingHours = new[] { new { day = "MONDAY", opens = "09:00", closes = "17:00" } },
            attributes = new { floor = 2 },
            idempotencyKey = "k",
        };
        const string Selection = "resource { id name timeZone capacity openingHours { day opens closes } attributes archivedAt }";
        var first = await shop.Mutate("createResource", input, Selection);
        await shop.Mutate("updateResource", new { resourceId = (string)first["resource"]!["id"]!, name = "Second" }, "resource { id }");

        var again = await shop.Mutate("createResource", input, Selection);

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
    }

    [Theory]
    [InlineData("İpek", "İPEK")]
    [InlineData("Ärger", "äRGER")]
    public async Task CustomerSearch_WhateverTheCase_Finds(string name, string asked)
    {
        var shop = await Shop.Open();
        await shop.Customer(name);
        foreach (var filter in new object[] { new { eq = name }, new { startsWith = name[..3] }, new { contains = asked[1..] }, new { @in = new[] { "x", name } } })
        {
            var answer = await shop.Ask(
                "query($f: StringOperationFilterInput!) { customers(where: { name: $f }) { totalCount } }", new { f = filter });
            Assert.Equal(1, (int)answer["data"]!["customers"]!["totalCount"]!);
        }
    }

    [Theory]
    [InlineData("4242\u22124242\u22124242\u22124242")]
    [InlineData("4242\u00ad4242\u00ad4242\u00ad4242")]
    [InlineData("card 4242 4242 4242 4242 12/29")]
    public async Task Name_WhenACardNumberIsSplitByLookAlikes_IsRefused(string name)
    {
        var shop = await Shop.Open();

        var answer = await shop.Mutate("createCustomer", new { name }, "customer { name }");

        Assert.Null(answer["customer"]);
        Assert.Equal("name", (string?)answer["errors"]![0]!["field"]);
    }

    // As a literal: a variable's number has been through a reader already.
    private static Task<JsonObject> CreateResource(Shop shop, string number) => shop.Ask(
        $$"""
        mutation {
          createResource(input: { name: "n", openingHours: [], attributes: { n: {{number}} } }) {
            resource { id }
            errors { __typename ... on ValidationError { field } }
          }
        }
        """);
}
