using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace GraphBooking.Bench;

/// <summary>
/// Sends prepared requests at the times of a fixed schedule, whether or not the earlier ones are answered, and counts the latency
/// from the scheduled time: waiting for a connection is part of it. There is a thread for each connection, so that a wait can be
/// shorter than a timer's tick.
/// </summary>
internal sealed class OpenLoop
{
    private readonly byte[][] _requests;
    private readonly IPEndPoint _server;
    private readonly double _rate;
    private readonly double _seconds;
    private readonly Lock _lock = new();
    private readonly List<double> _latencies = [];
    private long _start;
    private int _taken = -1;
    private long _bytes;
    private int _refused;
    private int _broken;

    private OpenLoop(byte[][] requests, IPEndPoint server, double rate, double seconds) =>
        (_requests, _server, _rate, _seconds) = (requests, server, rate, seconds);

    /// <summary>Writes one line of JSON: how many were answered in how many seconds, and the latencies in microseconds.</summary>
    /// <param name="file">Whole HTTP/1.1 requests, each followed by a NUL.</param>
    /// <param name="server">Address and port.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="seconds">How long the schedule is.</param>
    /// <param name="connections">More requests than this are never on their way at once.</param>
    public static void Run(string file, string server, double rate, double seconds, int connections)
    {
        var loop = new OpenLoop(Split(File.ReadAllBytes(file)), IPEndPoint.Parse(server), rate, seconds);
        using var ready = new Barrier(connections, _ => loop._start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10));
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() => loop.Serve(number, ready), maxStackSize: 256 * 1024)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        loop.Report();
    }

    private static byte[][] Split(ReadOnlySpan<byte> text)
    {
        var requests = new List<byte[]>();
        for (var end = text.IndexOf((byte)0); end >= 0; text = text[(end + 1)..], end = text.IndexOf((byte)0))
        {
            requests.Add(text[..end].ToArray());
        }

        return [.. requests];
    }

    // The next request of the schedule goes to whichever connection is free.
    private void Serve(int connection, Barrier ready)
    {
        var latencies = new List<double>();
        var reader = new AnswerReader();
        var socket = Connect();

        // Not counted: the first answer comes late from code that was never run. From the end, where the schedule does not come.
        socket.Send(_requests[^(1 + (connection % _requests.Length))]);
        reader.Read(socket);
        ready.SignalAndWait();
        while (true)
        {
            var number = Interlocked.Increment(ref _taken);
            if (number >= _rate * _seconds)
            {
                break;
            }

            var due = _start + (long)(number / _rate * Stopwatch.Frequency);
            WaitUntil(due);
            try
            {
                socket.Send(_requests[number % _requests.Length]);
                var (status, bytes) = reader.Read(socket);
                latencies.Add(Stopwatch.GetElapsedTime(due).TotalMicroseconds);
                Interlocked.Add(ref _bytes, bytes);
                Interlocked.Add(ref _refused, status == 200 ? 0 : 1);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _broken);
                socket.Dispose();
                socket = Connect();
            }
        }

        socket.Dispose();
        lock (_lock)
        {
            _latencies.AddRange(latencies);
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        socket.Connect(_server);
        return socket;
    }

    private static void WaitUntil(long due)
    {
        for (var left = due - Stopwatch.GetTimestamp(); left > 0; left = due - Stopwatch.GetTimestamp())
        {
            _ = Sleep((uint)Math.Min(500_000, (left * 1_000_000 / Stopwatch.Frequency) + 1));
        }
    }

    // The runtime's own sleep counts in milliseconds.
    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);

    private void Report()
    {
        _latencies.Sort();
        double At(double share) => _latencies.Count == 0 ? 0 : _latencies[Math.Min(_latencies.Count - 1, (int)(_latencies.Count * share))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""RESULT {"requests":{{_latencies.Count}},"seconds":{{Stopwatch.GetElapsedTime(_start).TotalSeconds:F4}},"bytes":{{_bytes}},"p50_us":{{At(0.5):F0}},"p99_us":{{At(0.99):F0}},"max_us":{{At(1):F0}},"http_errors":{{_refused}},"io_errors":{{_broken}}}"""));
    }

    /// <summary>Reads one answer from a connection on which no other can follow.</summary>
    private sealed class AnswerReader
    {
        private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
        private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

        private byte[] _buffer = new byte[64 * 1024];

        /// <exception cref="SocketException">The connection broke, or nothing came for long.</exception>
        public (int Status, int Bytes) Read(Socket socket)
        {
            var (read, head, length) = (0, -1, 0);
            do
            {
                if (read == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * read);
                }

                var more = socket.Receive(_buffer, read, _buffer.Length - read, SocketFlags.None);
                read = more > 0 ? read + more : throw new SocketException((int)SocketError.ConnectionReset);
                if (head < 0 && _buffer.AsSpan(0, read).IndexOf(EndOfHead) is >= 0 and var end)
                {
                    head = end + EndOfHead.Length;
                    length = LengthOf(Encoding.ASCII.GetString(_buffer, 0, head));
                }
            }
            while (head < 0 || (length >= 0 ? read < head + length : !_buffer.AsSpan(head, read - head).EndsWith(LastChunk)));
            return (int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture), read);
        }

        // Below zero when the body comes in chunks.
        private static int LengthOf(string head)
        {
            const string Name = "\r\ncontent-length:";
            var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
            return at < 0 ? -1 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length), CultureInfo.InvariantCulture);
        }
    }
}
