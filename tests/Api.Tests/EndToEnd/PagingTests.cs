using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

public sealed class PagingTests
{
    [Fact]
    public async Task Cursors_WhenFollowedBothWays_ShowEachItemOnce_AndAreUselessToAnotherTenant()
    {
        var shop = await Shop.Open();
        var names = new[] { "b", "a", "c", "a", "b", "a", "d" };
        foreach (var name in names)
        {
            await shop.Resource(name: name);
        }

        var forward = await Walk(shop, "first: 3, after: $c", "endCursor", "hasNextPage");
        var backward = await Walk(shop, "last: 3, before: $c", "startCursor", "hasPreviousPage");

        Assert.Equal(names.Order(StringComparer.Ordinal), forward.Select(node => (string)node["name"]!));
        Assert.Equal(7, forward.Select(node => (string)node["id"]!).Distinct().Count());
        Assert.Equal(forward.Select(node => (string)node["id"]!).Order(), backward.Select(node => (string)node["id"]!).Order());

        var cursor = (string)(await shop.Ask("{ resources(first: 1) { pageInfo { endCursor } } }"))["data"]!["resources"]!["pageInfo"]!["endCursor"]!;
        var stranger = await Shop.Open();
        var refused = await stranger.Ask("query($c: String) { resources(after: $c) { totalCount } }", new { c = cursor });
        Assert.Equal("VALIDATION", (string?)refused["errors"]![0]!["extensions"]!["code"]);
    }

    private static async Task<List<JsonNode>> Walk(Shop shop, string arguments, string cursorField, string moreField)
    {
        var nodes = new List<JsonNode>();
        string? cursor = null;
        JsonNode page;
        do
        {
            var answer = await shop.Ask(
                $"query($c: String) {{ resources({arguments}, order: [{{ name: ASC }}]) {{ nodes {{ id name }} pageInfo {{ {cursorField} {moreField} }} }} }}",
                new { c = cursor });
            page = answer["data"]!["resources"]!;
            nodes.AddRange(((JsonArray)page["nodes"]!).Select(node => node!.DeepClone()));
            cursor = (string?)page["pageInfo"]![cursorField];
        }
        while ((bool)page["pageInfo"]![moreField]! && nodes.Count < 50);
        return nodes;
    }
}
