using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>One event for all who may see the same of it: what was loaded for them, and what they are answered.</summary>
/// <param name="context">What it runs with.</param>
/// <param name="floor">How new everything is that it shows.</param>
internal sealed class SharedEvent(RequestContext context, LogPosition floor)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Audience, Task<EventAnswer>> _answers = [];
    private volatile bool _failed;

    public RequestContext Context => context;

    /// <summary>Of the answers, in bytes; <see cref="SharedLoads"/> counts. Null once it is kept no more.</summary>
    public long? Weight { get; set; } = 0;

    /// <summary>Of what failed, whoever comes back shall not be told again.</summary>
    public bool Serves(LogPosition position) => !_failed && position <= floor;

    /// <summary>The first of an audience runs it for all, and to its end whoever of them goes away.</summary>
    /// <param name="audience">Who is answered.</param>
    /// <param name="run">Runs it.</param>
    public Task<EventAnswer> Answer(Audience audience, Func<Audience, SharedEvent, Task<EventAnswer>> run)
    {
        TaskCompletionSource<EventAnswer> answer;
        lock (_lock)
        {
            if (_answers.TryGetValue(audience, out var known))
            {
                return known;
            }

            // Thousands may wait for it: not one after another on the thread that gives it.
            answer = new TaskCompletionSource<EventAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            _answers.Add(audience, answer.Task);
        }

        _ = Run(audience, run, answer);
        return answer.Task;
    }

    private async Task Run(
        Audience audience, Func<Audience, SharedEvent, Task<EventAnswer>> run, TaskCompletionSource<EventAnswer> answer)
    {
        try
        {
            var given = await run(audience, this);
            _failed |= given.Failure is not null;
            answer.SetResult(given);
        }
        catch (Exception failure)
        {
            _failed = true;
            answer.SetException(failure);
        }
    }
}
