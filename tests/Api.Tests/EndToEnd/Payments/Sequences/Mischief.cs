using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>Decides what becomes of each call to the provider.</summary>
internal sealed class Mischief
{
    private readonly Lock _lock = new();
    private readonly List<Func<Task>> _late = [];
    private Trouble? _next;
    private Func<Act, Task>? _run;
    private int _calls;

    /// <summary>How often the process has died.</summary>
    public int Deaths { get; private set; }

    /// <summary>Trouble for one of the calls to come; null for none.</summary>
    /// <param name="trouble">For the call of its number from now on.</param>
    /// <param name="run">Runs what happens meanwhile.</param>
    public void Prepare(Trouble? trouble, Func<Act, Task> run)
    {
        lock (_lock)
        {
            (_next, _run, _calls) = (trouble, run, 0);
        }
    }

    /// <summary>Calls that were on their way arrive.</summary>
    public async Task LetLateCallsArrive()
    {
        Func<Task>[] late;
        lock (_lock)
        {
            late = [.. _late];
            _late.Clear();
        }

        foreach (var call in late)
        {
            await Unheard(call);
        }
    }

    public async Task<T> Run<T>(Func<Task<T>> call)
    {
        if (Take() is not { } trouble)
        {
            return await call();
        }

        switch (trouble.Kind)
        {
            case TroubleKind.MeanwhileBefore:
                await _run!(trouble.Meanwhile);
                return await call();
            case TroubleKind.MeanwhileAfter:
                var answer = await call();
                await _run!(trouble.Meanwhile);
                return answer;
            case TroubleKind.DiesAfter or TroubleKind.SilentAfter:
                await Unheard(call);
                break;
            case TroubleKind.DiesAndIsLate or TroubleKind.SilentAndIsLate:
                lock (_lock)
                {
                    _late.Add(call);
                }

                break;
        }

        throw trouble.Kind is TroubleKind.DiesBefore or TroubleKind.DiesAfter or TroubleKind.DiesAndIsLate ? Death() : Silence();
    }

    public static ProviderUnavailableException Silence() => new("The provider does not answer.", null);

    private ProcessDiedException Death()
    {
        lock (_lock)
        {
            Deaths++;
        }

        return new ProcessDiedException();
    }

    private Trouble? Take()
    {
        lock (_lock)
        {
            if (_next is not { } trouble || ++_calls != trouble.Call)
            {
                return null;
            }

            _next = null;
            return trouble;
        }
    }

    // Nobody is there to hear what the provider says to it.
    private static async Task Unheard(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception said) when (said is ProviderRefusedException or ProviderUnavailableException)
        {
            Assert.NotEmpty(said.Message);
        }
    }
}

/// <summary>Nothing that would have come after it in the process comes.</summary>
internal sealed class ProcessDiedException : Exception
{
    public ProcessDiedException()
        : base("The process has died.")
    {
    }
}
