using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace GraphBooking.Bench;

/// <summary>
/// What the server's process grows by for each subscriber that waits: its resident memory before and after, so that
/// everything counts, garbage that is not collected yet included. The kernel's own socket buffers are not the process's.
/// </summary>
internal static class IdleSubscribers
{
    private const int WarmUp = 1000;
    private const int Count = 5000;
    private const int AtOnce = 20;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8);

    public static async Task Run(Uri address, int pid)
    {
        using var api = await Api.Open(address);
        var token = api.Token;
        await Close(await Open(address, token, WarmUp));
        await Task.Delay(Rest);
        var before = ApiProcess.Resident(pid);

        var sockets = await Open(address, token, Count);
        await Task.Delay(Rest);
        var after = ApiProcess.Resident(pid);

        var each = (after - before) / (double)Count / 1024;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"idle subscribers: {Count}; resident memory {before >> 20} MiB before, {after >> 20} MiB with them: {each:F1} KiB each (promised: under 20)"));
        await Close(sockets);
    }

    private static async Task<List<ClientWebSocket>> Open(Uri address, string token, int count)
    {
        var sockets = new List<ClientWebSocket>(count);
        foreach (var some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            sockets.AddRange(await Task.WhenAll(some.Select(_ => Open(address, token))));
        }

        return sockets;
    }

    private static async Task<ClientWebSocket> Open(Uri address, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/graphql" }.Uri, CancellationToken.None);
        await Say(socket, $$$"""{"type":"connection_init","payload":{"authorization":"Bearer {{{token}}}"}}""");
        await socket.ReceiveAsync(new byte[1024], CancellationToken.None);
        await Say(
            socket,
            """{"type":"subscribe","id":"1","payload":{"query":"subscription { bookingChanged { cursor type booking { id status version } } }"}}""");
        return socket;
    }

    private static Task Say(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task Close(List<ClientWebSocket> sockets)
    {
        foreach (var socket in sockets)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            socket.Dispose();
        }
    }
}
