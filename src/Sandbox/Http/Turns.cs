namespace GraphBooking.Sandbox.Http;

/// <summary>Copies of a call wait for each other.</summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue> _queues = [];

    /// <summary>Waits for the calls of this name that came before. Disposing the result lets the next one in.</summary>
    public async Task<IDisposable> Enter(string name, CancellationToken cancellationToken)
    {
        var queue = Join(name);
        try
        {
            await queue.Gate.WaitAsync(cancellationToken);
            return new Turn(this, name, queue);
        }
        catch
        {
            Leave(name, queue);
            throw;
        }
    }

    private Queue Join(string name)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(name, out var queue))
            {
                _queues[name] = queue = new Queue();
            }

            queue.Calls++;
            return queue;
        }
    }

    private void Leave(string name, Queue queue)
    {
        lock (_lock)
        {
            if (--queue.Calls == 0)
            {
                _queues.Remove(name);
                queue.Gate.Dispose();
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Calls { get; set; }
    }

    private sealed class Turn(Turns turns, string name, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Gate.Release();
            turns.Leave(name, queue);
        }
    }
}
