using System.Net;
using System.Net.Sockets;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>A way to the API on which requests arrive, and of the answers the first byte and nothing more: nobody hears them.</summary>
internal sealed class Detour : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _api = new();
    private TcpClient? _client;

    public Detour(Uri api)
    {
        _listener.Start();
        Answered = Carry(api);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Ends when the API has begun to answer.</summary>
    public Task Answered { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
        _api.Dispose();
    }

    private async Task Carry(Uri api)
    {
        _client = await _listener.AcceptTcpClientAsync();
        await _api.ConnectAsync(api.Host, api.Port);
        _ = Forward(_client, _api);
        Assert.Equal(1, await _api.GetStream().ReadAsync(new byte[1]));
    }

    // Ends when either of the two is gone.
    private static async Task Forward(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            to.Close();
        }
    }
}
