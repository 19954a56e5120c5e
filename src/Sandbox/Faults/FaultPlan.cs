namespace GraphBooking.Sandbox.Faults;

/// <summary>Which calls are to fail next, and which are being held. Safe for use by several threads.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _armed = [];
    private readonly Dictionary<TaskCompletionSource<bool>, HeldCall> _held = [];

    /// <summary>In place of all that were armed before; calls that are held stay so.</summary>
    public void Arm(IEnumerable<Fault> faults)
    {
        lock (_lock)
        {
            _armed.Clear();
            _armed.AddRange(faults);
        }
    }

    public (IReadOnlyList<HeldCall> Held, IReadOnlyList<Fault> Armed) View()
    {
        lock (_lock)
        {
            return ([.. _held.Values], [.. _armed]);
        }
    }

    /// <summary>Lets all held calls go on, or cuts them.</summary>
    /// <returns>How many there were.</returns>
    public int Release(bool goOn)
    {
        lock (_lock)
        {
            var released = _held.Keys.ToArray();
            _held.Clear();
            Array.ForEach(released, call => call.SetResult(goOn));
            return released.Length;
        }
    }

    /// <summary>Uses up one of the faults that are armed for this point.</summary>
    /// <returns>Null when there is none.</returns>
    public FaultMode? Next(string operation, FaultMoment when)
    {
        lock (_lock)
        {
            var index = _armed.FindIndex(fault => fault.Operation == operation && fault.When == when);
            if (index < 0)
            {
                return null;
            }

            var fault = _armed[index];
            if (fault.Times > 1)
            {
                _armed[index] = fault with { Times = fault.Times - 1 };
            }
            else
            {
                _armed.RemoveAt(index);
            }

            return fault.Mode;
        }
    }

    /// <summary>Waits until the call is released.</summary>
    /// <returns>Whether it goes on; not when the caller went away first.</returns>
    public async Task<bool> Hold(HeldCall call, CancellationToken gone)
    {
        var released = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _held.Add(released, call);
        }

        await using var leaving = gone.Register(() => Leave(released));
        return await released.Task;
    }

    private void Leave(TaskCompletionSource<bool> held)
    {
        lock (_lock)
        {
            if (_held.Remove(held))
            {
                held.SetResult(false);
            }
        }
    }
}
