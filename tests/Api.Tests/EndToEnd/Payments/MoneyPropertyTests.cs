using System.Collections.Concurrent;
using System.Threading.Channels;
using CsCheck;
using GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using Xunit.Abstractions;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>
/// Money and bookings agree after any sequence of commands, webhooks, crashes and time. A failure names its seed:
/// CsCheck_Seed=… in the environment begins with that sequence.
/// </summary>
public sealed class MoneyPropertyTests(ITestOutputHelper output)
{
    // Each has a database and a provider of its own.
    private const int Lanes = 2;

    private static readonly bool Long = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1";

    private readonly Channel<Lane> _free = Channel.CreateUnbounded<Lane>();
    private readonly ConcurrentDictionary<Type, int> _happened = [];
    private Sequence? _failed;

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
            Assert.Fail($"{found.Message}\n\nThe same without what does not matter:\n{smallest}\n{faults}");
        }

        // Else all could be well because nothing happens.
        output.WriteLine(string.Join('\n', _happened.OrderBy(one => one.Key.Name).Select(one => $"{one.Value} {one.Key.Name}")));
        Assert.All(
            [typeof(PaymentEvent.Captured), typeof(PaymentEvent.Refunded), typeof(BookingConfirmed), typeof(BookingExpired), typeof(BookingCancelled)],
            type => Assert.True(_happened.ContainsKey(type), $"{type.Name} never happened."));
    }

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
            var faults = Audit.Faults(await world.Books());
            await world.ComeToRest(isTheEnd: true);
            var books = await world.Books();
            Note(books);
            return string.Join('\n', faults.Concat(Audit.Faults(books).Select(fault => $"in the end: {fault}")));
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

    private void Note(TenantBooks books)
    {
        foreach (var happened in books.Events.SelectMany(stream => stream))
        {
            _happened.AddOrUpdate(happened.Event.GetType(), 1, (_, count) => count + 1);
        }
    }
}
