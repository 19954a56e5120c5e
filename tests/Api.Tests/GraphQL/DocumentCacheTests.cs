using System.Diagnostics.Metrics;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphQLParser;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class DocumentCacheTests
{
    private readonly TestServer _server = new();

    [Fact]
    public void Add_WhenEverMoreDocumentsCome_NeverHoldsMoreThanTwiceItsSizeAndKeepsThoseInUse()
    {
        var used = Prepared();
        var cache = new DocumentCache(size: 10 * (used.Length + 256));
        cache.Add("used", used);
        for (var i = 0; i < 1000; i++)
        {
            cache.Add($"other {i}", Prepared());

            Assert.True(cache.Count <= 20);
            Assert.Same(used, cache.Find("used"));
        }

        Assert.Null(cache.Find("other 0"));
    }

    [Fact]
    public void Add_WhenDocumentsAreLong_HoldsFewOfThem()
    {
        var longOne = Prepared("{ nodes(ids: [" + string.Concat(Enumerable.Repeat("1 ", 8000)) + "]) { id } }");
        var cache = new DocumentCache();
        for (var i = 0; i < 1000; i++)
        {
            cache.Add($"{i}", longOne);
        }

        // Each weighs about 400 KB.
        Assert.InRange(cache.Count, 64, 128);
        Assert.Same(longOne, cache.Find("999"));
    }

    [Fact]
    public void Add_WhenRepeated_WeighsOnce()
    {
        var document = Prepared();
        var cache = new DocumentCache(size: 2 * (document.Length + 256));
        cache.Add("first", document);
        for (var i = 0; i < 10; i++)
        {
            cache.Add("again", document);
        }

        Assert.Equal(2, cache.Count);
        Assert.NotNull(cache.Find("first"));
    }

    [Fact]
    public void KeyOf_WhenTextsDiffer_DiffersAndLongOnesHaveNone()
    {
        Assert.Equal(DocumentCache.KeyOf("{a}"), DocumentCache.KeyOf("{a}"));
        Assert.NotEqual(DocumentCache.KeyOf("{a}"), DocumentCache.KeyOf("{b}"));
        Assert.Null(DocumentCache.KeyOf(new string('a', 1 << 20)));
    }

    [Fact]
    public async Task Execute_WhenMeasured_LabelsNothingThatACallerChooses()
    {
        var labels = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter == Telemetry.Meter && instrument.Name == "graphbooking.graphql.duration")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            lock (labels)
            {
                labels.UnionWith(tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            }
        });
        listener.Start();

        await _server.Ask("query ChosenName { viewer { role } }", TestServer.Staff, operation: "ChosenName");
        await _server.Ask("{ nope }");
        await _server.Ask("{ tenant { id } }");

        string[] known =
        [
            "type=query", "type=mutation", "type=unknown", "outcome=ok", "outcome=refused", "outcome=failed", "outcome=partial", "outcome=cancelled",
        ];
        Assert.Superset(new HashSet<string> { "type=query", "type=unknown", "outcome=ok", "outcome=refused", "outcome=failed" }, labels);
        Assert.Subset(known.ToHashSet(), labels);
    }

    private PreparedDocument Prepared(string text = "{ viewer { role } }") => new(_server.Server.Schema, Parser.Parse(text));
}
