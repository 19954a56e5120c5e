using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// When something reached this machine, which on a busy one is well before it is read. A booking that was asked for after
/// a subscription may be done before the subscription is read; by this it still comes after it.
/// </summary>
internal static class Arrival
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int LastDataReceived = 52;

    // The kernel counts in ticks of its own: the wait may be shorter than it says by one of these.
    private const int Tick = 4;

    private const int MostTries = 10;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    /// <returns>
    /// A timestamp of the clock: when the newest bytes of the connection came, or shortly after. Now, where the system
    /// cannot tell.
    /// </returns>
    public static long Newest(HttpContext context, TimeProvider clock)
    {
        for (var tries = 1; ; tries++)
        {
            var before = clock.GetTimestamp();
            var waited = Waited(context) * clock.TimestampFrequency / 1000;
            var after = clock.GetTimestamp();
            if (clock.GetElapsedTime(before, after) < Quick)
            {
                return after - waited;
            }

            // The thread had to wait itself in between. To be told of too much is better than of too little.
            if (tries == MostTries)
            {
                return before - waited;
            }
        }
    }

    private static long Waited(HttpContext context)
    {
        if (!OperatingSystem.IsLinux() || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket)
        {
            return 0;
        }

        Span<byte> info = stackalloc byte[LastDataReceived + sizeof(uint)];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) < info.Length ? 0 : Math.Max(0, ReadMilliseconds(info) - Tick);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Then nobody waits for the answer either.
            return 0;
        }
    }

    // In the byte order of the machine, as all of the kernel's structures.
    private static long ReadMilliseconds(ReadOnlySpan<byte> info) => BitConverter.ToUInt32(info[LastDataReceived..]);
}
