using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GraphBooking.Bench;

/// <summary>
/// Subscribers of one tenant with the same document: the memory of ten thousand, how many messages a second reach them, and how
/// long one takes from its booking's answer. The client counts on the server's processors: what both can do together is measured.
/// </summary>
internal static class FanOut
{
    private const int Many = 10_000;
    private static readonly int[] Fewer = [50, 250];
    private const int Rate = 200;
    private const int Probes = 10;

    // Asked for at the same time: what the server cannot keep up with is not asked for, and the rate that was reached is told.
    private const int AtOnce = 32;

    // So many bookings are on their way to all at once: far fewer than may wait for a subscriber.
    private const int Ahead = 10;

    private const string Query = "subscription { bookingChanged { cursor type booking { id status version } } }";

    private static readonly byte[] IdPrefix = "bkg_"u8.ToArray();
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(15);

    public static async Task Run(Uri address, int pid)
    {
        using var api = await Api.Open(address);
        var hall = await Hall.Open(api);
        await hall.Hold();
        await Carry(address, pid, api, hall);
        foreach (var few in Fewer)
        {
            await Time(address, api, hall, few);
        }
    }

    private static async Task Carry(Uri address, int pid, Api api, Hall hall)
    {
        var before = ApiProcess.Resident(pid);
        using var all = await Listeners.Open(address, api.Token, Query, Many, static (_, _) => { });
        await Task.Delay(Rest);
        var idle = ApiProcess.Resident(pid);
        await hall.Hold();
        await all.Until(Many);

        var (begun, processor, watch) = (all.Messages, ApiProcess.Processor(pid), Stopwatch.StartNew());
        var asked = begun;
        while (watch.Elapsed < Span)
        {
            await hall.Hold();
            asked += Many;
            await all.Until(asked - (Ahead * Many));
        }

        await all.Until(asked);
        var (elapsed, spent) = (watch.Elapsed, ApiProcess.Processor(pid) - processor);
        var count = asked - begun;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fan-out: {Many} subscribers; resident memory {before >> 20} MiB before, {idle >> 20} MiB with them, {ApiProcess.Resident(pid) >> 20} MiB after {count / Many} events (goal: under 250 MB)"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fan-out: {count / elapsed.TotalSeconds:N0} deliveries a second to {Many} subscribers, {spent.TotalMicroseconds / count:F1} µs of the server's processor time each (goal: 50,000 a second)"));
    }

    private static async Task Time(Uri address, Api api, Hall hall, int count)
    {
        var arrived = new ConcurrentQueue<(string Booking, long At)>();
        using var few = await Listeners.Open(
            address, api.Token, Query, count, (listener, bytes) => Look(listener % (count / Probes) == 0, bytes, arrived));
        await hall.Hold();
        await few.Until(count);

        var answered = new ConcurrentDictionary<string, long>();
        var holds = new List<Task>();
        using var turns = new SemaphoreSlim(AtOnce);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Span)
        {
            while (holds.Count < watch.Elapsed.TotalSeconds * Rate && watch.Elapsed < Span)
            {
                await turns.WaitAsync();
                holds.Add(Hold());
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(holds);
        var elapsed = watch.Elapsed;
        await few.Until((holds.Count + 1L) * count);
        var delays = arrived.Where(arrival => answered.ContainsKey(arrival.Booking))
            .Select(arrival => Math.Max(0, Stopwatch.GetElapsedTime(answered[arrival.Booking], arrival.At).TotalMilliseconds)).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fan-out: {holds.Count / elapsed.TotalSeconds:F0} bookings a second to {count} subscribers; from a booking's answer to its arrival p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, at most {delays[^1]:F1} ms (goal: p99 under 100 ms at {Rate})"));

        async Task Hold()
        {
            var booking = await hall.Hold();
            answered[booking] = Stopwatch.GetTimestamp();
            turns.Release();
        }

        double At(double part) => delays[(int)(part * (delays.Length - 1))];
    }

    // An id that two reads divide is not found, and is none of the sample.
    private static void Look(bool isProbe, ReadOnlySpan<byte> bytes, ConcurrentQueue<(string Booking, long At)> arrived)
    {
        if (!isProbe)
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        for (var at = bytes.IndexOf(IdPrefix); at >= 0; at = bytes.IndexOf(IdPrefix))
        {
            bytes = bytes[at..];
            var length = Math.Max(bytes.IndexOf((byte)'"'), 0);
            arrived.Enqueue((Encoding.ASCII.GetString(bytes[..length]), now));
            bytes = bytes[Math.Max(length, IdPrefix.Length)..];
        }
    }
}
