using GraphBooking.Sandbox.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace GraphBooking.Sandbox.Tests.Payments;

public sealed class ListTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 31, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task List_OfATenant_IsInOrderOfCreationAndInPages()
    {
        await using var provider = await Provider.Start();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add(Caller.NewId());
            await provider.Caller.Pay(made[^1], "tok_ok", tenant: "mine");
            await provider.Caller.Pay(Caller.NewId(), "tok_ok", tenant: "theirs");
        }

        var found = new List<string>();
        var sizes = new List<int>();
        bool more;
        do
        {
            var after = found.Count == 0 ? "" : $"&after={found[^1]}";
            var page = (await provider.Caller.Get($"/v1/payments?tenant=mine&limit=3{after}")).Body;
            found.AddRange(page["payments"]!.AsArray().Select(payment => (string)payment!["id"]!));
            sizes.Add(page["payments"]!.AsArray().Count);
            more = (bool)page["hasMore"]!;
        }
        while (more);

        Assert.Equal(made, found);
        Assert.Equal([3, 3, 1], sizes);
        Assert.Equal(14, (await provider.Caller.Get("/v1/payments")).Body["payments"]!.AsArray().Count);
        Assert.False((bool)(await provider.Caller.Get("/v1/payments?limit=14")).Body["hasMore"]!);
        Assert.Equal(7, (int)(await provider.Caller.Counts("mine"))["payments"]!);
        Assert.Equal(14, (int)(await provider.Caller.Get("/v1/test/counts")).Body["payments"]!);
    }

    [Fact]
    public async Task List_OfATime_BeginsWithItsFirstInstantAndEndsBeforeItsLast()
    {
        await using var provider = await Provider.Start(Provider.Options with { Clock = _clock });
        for (var hour = 9; hour < 13; hour++)
        {
            await provider.Caller.Pay($"at-{hour}", "tok_ok");
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("2030-01-31T09:00:00.0000000Z", (string?)(await provider.Caller.Get("/v1/payments/at-9")).Body["createdAt"]);
        Assert.Equal(["at-10", "at-11"], await Found(provider, "createdFrom=2030-01-31T10:00:00Z&createdTo=2030-01-31T12:00:00Z"));
        Assert.Equal(["at-12"], await Found(provider, "createdFrom=2030-01-31T13:00:00%2B01:00"));
        Assert.Equal(["at-9"], await Found(provider, "createdTo=2030-01-31T09:00:00.001Z"));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=ten")]
    [InlineData("limit=")]
    [InlineData("after=none")]
    [InlineData("createdFrom=yesterday")]
    [InlineData("createdTo=2030-01-31T09:00:00")]
    public async Task List_WhenAskedWrongly_IsRefused(string query)
    {
        await using var provider = await Provider.Start();

        var answer = await provider.Caller.Get($"/v1/payments?{query}");

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
    }

    private static async Task<IEnumerable<string>> Found(Provider provider, string query) =>
        (await provider.Caller.Get($"/v1/payments?{query}")).Body["payments"]!.AsArray().Select(payment => (string)payment!["id"]!);
}
