using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace GraphBooking.Bench;

/// <summary>
/// Thousands of WebSocket subscribers on one thread that counts what comes: the client takes as little as it can of a machine
/// that it shares with the server.
/// </summary>
internal sealed class Listeners : IDisposable
{
    private const int AtOnce = 20;
    private const int Acknowledged = 1;
    private const short Readable = 1;
    private const int Idle = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket[] _sockets;
    private readonly FrameCount[] _counts;
    private readonly PollEntry[] _entries;
    private readonly Action<int, ReadOnlySpan<byte>> _heard;
    private readonly Thread _thread;
    private long _messages;
    private volatile int _open;
    private volatile bool _stopped;

    private Listeners(int count, Action<int, ReadOnlySpan<byte>> heard)
    {
        _sockets = new Socket[count];
        _heard = heard;
        _counts = new FrameCount[count];
        _entries = new PollEntry[count];
        _thread = new Thread(Listen) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Of all of them, beside the acknowledgements.</summary>
    public long Messages => Volatile.Read(ref _messages) - ((long)Acknowledged * _sockets.Length);

    /// <param name="address">Of the API.</param>
    /// <param name="token">Of the caller.</param>
    /// <param name="query">What all of them follow.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="heard">Is told who heard which bytes.</param>
    public static async Task<Listeners> Open(Uri address, string token, string query, int count, Action<int, ReadOnlySpan<byte>> heard)
    {
        byte[] hello =
        [
            .. TextFrame($$$"""{"type":"connection_init","payload":{"authorization":"Bearer {{{token}}}"}}"""),
            .. TextFrame($$$"""{"type":"subscribe","id":"1","payload":{"query":"{{{query}}}"}}"""),
        ];
        // It listens while they are opened: whoever does not answer a ping is cut off.
        var listeners = new Listeners(count, heard);
        foreach (var some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            foreach (var socket in await Task.WhenAll(some.Select(_ => Connect(address, hello))))
            {
                listeners.Add(socket);
            }
        }

        await listeners.Until(0);
        return listeners;
    }

    /// <summary>Waits for so many messages of all together.</summary>
    /// <exception cref="TimeoutException">They did not come within a minute.</exception>
    public async Task Until(long messages)
    {
        var began = Stopwatch.GetTimestamp();
        while (Messages < messages)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{Messages} of {messages} messages came.");
            }

            await Task.Delay(5);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        foreach (var socket in _sockets.Take(_open))
        {
            socket.Dispose();
        }
    }

    private static async Task<Socket> Connect(Uri address, byte[] hello)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /graphql HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));

        // Nothing follows the answer before the acknowledgement is asked for.
        var answer = new byte[4096];
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The socket was not opened.");
        }

        await socket.SendAsync(hello);
        return socket;
    }

    // A client must mask; with zeros nothing changes.
    private static byte[] TextFrame(string message)
    {
        const byte FinalText = 0x81;
        const byte MaskedTwoBytes = 0x80 | 126;
        var text = Encoding.UTF8.GetBytes(message);
        return [FinalText, MaskedTwoBytes, (byte)(text.Length >> 8), (byte)text.Length, 0, 0, 0, 0, .. text];
    }

    private static byte[] Pong(ReadOnlySpan<byte> ping)
    {
        const byte FinalPong = 0x8a;
        const byte Masked = 0x80;
        return [FinalPong, (byte)(Masked | ping.Length), 0, 0, 0, 0, .. ping];
    }

    private void Add(Socket socket)
    {
        _sockets[_open] = socket;
        _entries[_open] = new PollEntry { Handle = (int)socket.Handle, Events = Readable };
        _open = _open + 1;
    }

    private void Listen()
    {
        var buffer = new byte[256 * 1024];
        while (!_stopped)
        {
            var open = _open;
            if (Poll(ref _entries[0], (nuint)open, Idle) <= 0)
            {
                continue;
            }

            for (var i = 0; i < open; i++)
            {
                if (_entries[i].Happened != 0)
                {
                    Read(i, buffer);
                }
            }
        }
    }

    private void Read(int i, byte[] buffer)
    {
        var read = _sockets[i].Receive(buffer, SocketFlags.None, out var error);
        if (read == 0 || error != SocketError.Success)
        {
            // Its messages will be missing. A handle below zero is left out.
            _entries[i].Handle = -1;
            return;
        }

        var before = _counts[i].Messages;
        _counts[i].Read(buffer.AsSpan(0, read), ping => _sockets[i].Send(Pong(ping), SocketFlags.None, out _));
        Volatile.Write(ref _messages, _messages + _counts[i].Messages - before);
        _heard(i, buffer.AsSpan(0, read));
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollEntry first, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Handle;
        public short Events;
        public short Happened;
    }
}
