using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class TextCacheTests
{
    private const int Weight = 256 + 1;

    private static readonly DocumentId[] Ids = [.. Enumerable.Range(0, 1000).Select(i => DocumentId.Of($"{i}"))];

    [Fact]
    public void Find_WhenAddedForAnother_FindsNothing()
    {
        var cache = new TextCache();
        cache.Add("a", Ids[0], "x");

        Assert.Equal("x", cache.Find("a", Ids[0]));
        Assert.Null(cache.Find("b", Ids[0]));
        Assert.Null(cache.Find("a", Ids[1]));
    }

    [Fact]
    public void Add_WhenThereAreEverMore_HoldsTwiceTheSizeAtMostAndWhatIsInUse()
    {
        var cache = new TextCache(10 * Weight);
        cache.Add("used", Ids[0], "x");
        foreach (var id in Ids)
        {
            cache.Add("a", id, "x");
            Assert.Equal("x", cache.Find("used", Ids[0]));
            Assert.True(cache.Count <= 20);
        }

        Assert.Null(cache.Find("a", Ids[1]));
        Assert.Equal("x", cache.Find("a", Ids[^1]));
    }

    [Fact]
    public void Add_WhenRepeated_WeighsOnce()
    {
        var cache = new TextCache(10 * Weight);
        for (var i = 0; i < 100; i++)
        {
            cache.Add("a", Ids[0], "x");
        }

        Assert.Equal(1, cache.Count);
    }
}
