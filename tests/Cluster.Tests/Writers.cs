using System.Collections.Concurrent;
using System.Diagnostics;

namespace GraphBooking.Cluster.Tests;

/// <summary>
/// Callers that hold slots as fast as they are answered, each with a key of its own, and repeat what failed with the same key.
/// Of every answer they know when it came.
/// </summary>
internal sealed class Writers
{
    private readonly Shop _shop;
    private readonly (string Service, string Resource)[] _rooms;
    private readonly ConcurrentQueue<long> _answered = new();
    private readonly ConcurrentQueue<(long At, string What)> _failed = new();
    private readonly TimeSpan? _patience;
    private int _asked;
    private volatile bool _isOver;
    private Task _running = Task.CompletedTask;

    private Writers(Shop shop, (string Service, string Resource)[] rooms, TimeSpan? patience)
    {
        _shop = shop;
        _rooms = rooms;
        _patience = patience;
    }

    /// <summary>The booking that each key was answered with.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

    /// <summary>Keys whose callers went away before an answer, whatever became of them.</summary>
    public ConcurrentDictionary<string, bool> Abandoned { get; } = new();

    /// <summary>Answers to one key that named another booking than the first did.</summary>
    public ConcurrentQueue<string> Contradictions { get; } = new();

    public IReadOnlyCollection<(long At, string What)> Failed => _failed;

    /// <param name="shop">Theirs.</param>
    /// <param name="count">How many.</param>
    /// <param name="patience">How long half of them wait before they hang up; null for ever.</param>
    public static async Task<Writers> Start(Shop shop, int count, TimeSpan? patience = null)
    {
        // A room for each four: those compete for its lock, and the others do not.
        var rooms = new List<(string, string)>();
        for (var room = 0; room < count / 4; room++)
        {
            var resource = await shop.Resource(capacity: 1000);
            rooms.Add((await shop.Service(resource), resource));
        }

        var writers = new Writers(shop, [.. rooms], patience);
        writers._running = Task.WhenAll(Enumerable.Range(0, count).Select(writers.Write));
        return writers;
    }

    public Task UntilAnswered(int count) => Wait.For("answers", TimeSpan.FromSeconds(60), () => Task.FromResult(_answered.Count >= count));

    /// <summary>Until there were that many answers that came after now.</summary>
    public Task UntilAnsweredAgain(int count) => UntilAnswered(_answered.Count + count);

    public async Task End()
    {
        _isOver = true;
        await _running.WaitAsync(TimeSpan.FromSeconds(90));
    }

    /// <summary>The longest time without any answer, from an instant on.</summary>
    public TimeSpan LongestSilence(long from)
    {
        var times = _answered.Where(time => time >= from).Order().Prepend(from).ToArray();
        return times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    private async Task Write(int number)
    {
        // The script's tenants share nothing else.
        var (service, resource) = _rooms[number % _rooms.Length];
        var hour = number;
        while (!_isOver)
        {
            var key = $"writer-{number}-{hour}";
            var input = new { serviceId = service, resourceId = resource, start = Shop.Day(3 + (hour / 24 % 300), hour % 24), idempotencyKey = key };
            await Until(key, input, number % 2 == 0 ? null : _patience);
            hour++;
        }
    }

    private async Task Until(string key, object input, TimeSpan? patience)
    {
        while (true)
        {
            using var hangUp = new CancellationTokenSource();
            if (patience is { } most)
            {
                hangUp.CancelAfter(most);
            }

            try
            {
                var answer = await _shop.Owner.Send(
                    Shop.Text("holdSlot", "booking { id }"), new { input }, Interlocked.Increment(ref _asked), cancellationToken: hangUp.Token);
                if (answer.Data("holdSlot")?["booking"]?["id"] is { } id)
                {
                    Note(key, (string)id!);
                    return;
                }

                _failed.Enqueue((Stopwatch.GetTimestamp(), answer.Body.ToJsonString()));
            }
            catch (Exception e) when (e is OperationCanceledException && hangUp.IsCancellationRequested)
            {
                // It may have been done all the same.
                Abandoned[key] = true;
                return;
            }
            catch (HttpRequestException e)
            {
                _failed.Enqueue((Stopwatch.GetTimestamp(), e.Message));
            }

            await Task.Delay(50);
        }
    }

    private void Note(string key, string id)
    {
        _answered.Enqueue(Stopwatch.GetTimestamp());
        if (Acknowledged.GetOrAdd(key, id) != id)
        {
            Contradictions.Enqueue(key);
        }
    }
}
