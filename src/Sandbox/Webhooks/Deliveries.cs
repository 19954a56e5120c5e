using System.Runtime.CompilerServices;

namespace GraphBooking.Sandbox.Webhooks;

/// <param name="Failures">How often it has failed so far.</param>
internal sealed record Delivery(WebhookEvent Event, int Failures = 0);

/// <summary>The webhooks that wait to be sent, each with its time.</summary>
internal sealed class Deliveries(SandboxOptions options)
{
    private static readonly TimeSpan[] Pauses =
        [.. new[] { 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000 }.Select(pause => TimeSpan.FromMilliseconds(pause))];

    private readonly Lock _lock = new();
    private readonly Signal _changed = new(options.Clock);
    private readonly PriorityQueue<Delivery, (DateTimeOffset Due, long Turn)> _waiting = new();
    private Uri? _target;
    private long _turns;

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    /// <summary>Where they go. Setting it makes all of them due; as long as it is null, none is.</summary>
    public Uri? Target
    {
        get
        {
            lock (_lock)
            {
                return _target;
            }
        }

        set
        {
            lock (_lock)
            {
                _target = value;
                var all = _waiting.UnorderedItems.OrderBy(item => item.Priority.Turn).Select(item => item.Element).ToArray();
                _waiting.Clear();
                Array.ForEach(all, delivery => Enqueue(delivery, Now));
            }

            _changed.Set();
        }
    }

    public void Add(WebhookEvent webhook, int copies)
    {
        lock (_lock)
        {
            for (var copy = 0; copy < copies; copy++)
            {
                Enqueue(new Delivery(webhook), Now);
            }
        }

        _changed.Set();
    }

    /// <summary>Once more, after a pause that grows.</summary>
    public void Retry(Delivery failed)
    {
        lock (_lock)
        {
            Enqueue(failed with { Failures = failed.Failures + 1 }, Now + Pauses[Math.Min(failed.Failures, Pauses.Length - 1)]);
        }

        _changed.Set();
    }

    /// <summary>Each when it is due, without an end.</summary>
    public async IAsyncEnumerable<Delivery> Due([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take(out var next) is { } delivery)
            {
                yield return delivery;
            }
            else
            {
                await _changed.Wait(next, cancellationToken);
            }
        }
    }

    private Delivery? Take(out DateTimeOffset? next)
    {
        lock (_lock)
        {
            next = null;
            if (_target is null || !_waiting.TryPeek(out var delivery, out var priority))
            {
                return null;
            }

            next = priority.Due;
            return priority.Due <= Now ? _waiting.Dequeue() : null;
        }
    }

    private void Enqueue(Delivery delivery, DateTimeOffset due) => _waiting.Enqueue(delivery, (due, _turns++));
}
