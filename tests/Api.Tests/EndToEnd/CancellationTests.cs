using System.Net.Http.Headers;
using System.Net.Http.Json;
using GraphBooking.Api.Tests.Streams;
using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>Nobody waits for the answer any more, so PostgreSQL stops working on it.</summary>
public sealed class CancellationTests
{
    private const string Query = "{ resources { nodes { id } } }";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Http_WhenTheClientGoesAway_EndsTheStatement()
    {
        var (shop, gate) = await Blocked();
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, shop.Backend.Endpoint) { Content = JsonContent.Create(new { query = Query }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shop.Owner);

        var asking = Http.SendAsync(request, leaving.Token);
        await Until(shop.Backend, waiting: 1);
        await leaving.CancelAsync();

        await Until(shop.Backend, waiting: 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenTheOperationIsCompletedByItsClient_EndsTheStatement()
    {
        var (shop, gate) = await Blocked();
        await using var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);

        await client.Subscribe("1", Query);
        await Until(shop.Backend, waiting: 1);
        await client.Say("""{"type":"complete","id":"1"}""");

        await Until(shop.Backend, waiting: 0);
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenItBreaks_EndsTheStatement()
    {
        var (shop, gate) = await Blocked();
        var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);

        await client.Subscribe("1", Query);
        await Until(shop.Backend, waiting: 1);
        await client.DisposeAsync();

        await Until(shop.Backend, waiting: 0);
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task Operation_WhenItsTimeIsUp_EndsTheStatementAndSaysSo()
    {
        var (shop, gate) = await Blocked(("GraphBooking:Limits:Timeout", "00:00:01"));

        var answer = await shop.Ask(Query);

        Assert.Equal("OPERATION_TIMEOUT", (string?)answer["errors"]![0]!["extensions"]!["code"]);
        await Until(shop.Backend, waiting: 0);
        await gate.DisposeAsync();
    }

    // Whoever reads resources waits until the connection that is answered here is gone.
    private static async Task<(Shop Shop, NpgsqlConnection Gate)> Blocked(params (string Name, string Value)[] settings)
    {
        var shop = await Shop.Open(await Backend.Start(settings));
        var gate = await shop.Backend.Superuser.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE catalog.resources IN ACCESS EXCLUSIVE MODE", gate);
        await command.ExecuteNonQueryAsync();
        return (shop, gate);
    }

    private static async Task Until(Backend backend, long waiting)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var command = backend.Superuser.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'");
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! != waiting)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
