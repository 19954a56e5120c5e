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
        var cache = new DocumentCache(size: 10);
        var used = Prepared();
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

    private PreparedDocument Prepared() => new(_server.Server.Schema, Parser.Parse("{ viewer { role } }"));
}
