using System.Collections.Concurrent;
using System.Threading.Channels;
using CsCheck;
using GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;
using Xunit.Abstractions;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>
/// Money and bookings agree after any sequence of commands, webhooks, crashes and time. A failure names its seed:
/// CsCheck_Seed=… in the environment begins with that sequence.
/// </summary>
public sealed class MoneyPropertyTests(ITestOutputHelper output)
{
    // Each has a process, a database and a provider of its own.
    private const int Lanes = 2;

    private static readonly bool Long = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1";

    private readonly Channel<Lane> _free = Channel.CreateUnbounded<Lane>();

    [Fact]
    public async Task Money_AfterAnySequence_AgreesWithTheBookingsAndWithTheProvider()
    {
        foreach (var lane in await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Lane.Open())))
        {
            _free.Writer.TryWrite(lane);
        }

        try
        {
            await Sequence.All.SampleAsync(Check, output.WriteLine, iter: Long ? 1_000 : 30, threads: Lanes);
        }
        catch (CsCheckException found) when (_failed is { } sequence)
        {
            var (smallest, faults) = await Smallest(sequence);
            Assert.Fail($"{found.Message}\n\nThe same with nothing that does not matter:\n{smallest}\n{faults}");
        }

        output.WriteLine(string.Join('\n', _seen.OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}")));
    }

    private readonly ConcurrentDictionary<string, int> _seen = [];

    private void Note(string what) => _seen.AddOrUpdate(what, 1, (_, count) => count + 1);

    private Sequence? _failed;

    private async Task Check(Sequence sequence)
    {
        var faults = await Faults(sequence);
        if (faults.Length > 0)
        {
            _failed = _failed is { } other && other.Acts.Count <= sequence.Acts.Count ? other : sequence;
            Assert.Fail(faults);
        }
    }

    // Leaves out one step after the other, as long as it still fails.
    private async Task<(Sequence Sequence, string Faults)> Smallest(Sequence sequence)
    {
        var faults = "It did not fail again.";
        foreach (var simplify in sequence.Simpler())
        {
            var simpler = simplify(sequence);
            if (await Faults(simpler) is { Length: > 0 } still)
            {
                (sequence, faults) = (simpler, still);
            }
        }

        return (sequence, faults);
    }

    private async Task<string> Faults(Sequence sequence)
    {
        var lane = await _free.Reader.ReadAsync();
        var world = await World.Open(lane, sequence);
        try
        {
            foreach (var act in sequence.Acts)
            {
                await world.Run(act);
            }

            await world.ComeToRest(isTheEnd: false);
            var books = await world.Books();
            var faults = Audit.Faults(books);
            foreach (var b in books.Bookings) { Note("booking " + b.Status + (b.PaidMinor > 0 ? " paid" : "")); foreach (var h in books.StreamOf(b)) { Note("event " + h.Event.GetType().Name); } }
            foreach (var p in books.Payments) { Note("payment " + p.Status + (p.IsAbandoned ? " abandoned" : "")); foreach (var h in books.StreamOf(p)) { Note("event " + h.Event.GetType().Name + (h.IsBySystem ? " by system" : "")); } }
            await world.ComeToRest(isTheEnd: true);
            return string.Join('\n', faults.Concat(Audit.Faults(await world.Books()).Select(fault => $"in the end: {fault}")));
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
        finally
        {
            await world.GiveUp();
            _free.Writer.TryWrite(lane);
        }
    }
}
