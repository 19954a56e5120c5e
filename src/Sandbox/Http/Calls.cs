using GraphBooking.Sandbox.Faults;
using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Http;

/// <summary>Carries calls out: copies one after another, and with the faults that are armed for them.</summary>
internal sealed class Calls(FaultPlan faults, SandboxOptions options, IHostApplicationLifetime lifetime)
{
    // Longer than any caller should wait.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly Turns _turns = new();

    /// <summary>A call of which copies wait on the first.</summary>
    public async Task<IResult> Once(HttpContext http, KeyedRequest request, string paymentId, Func<Outcome> effect)
    {
        IResult answer;
        Outcome? outcome = null;
        using (await _turns.Enter($"{request.Operation} {request.Key}", http.RequestAborted))
        {
            answer = await Run(http, request.Operation, paymentId, () => outcome = effect());
        }

        return request.Operation == Operations.Start && outcome?.Booked is { IsSilent: true } ? await StaySilent(http) : answer;
    }

    public async Task<IResult> Run(HttpContext http, string operation, string paymentId, Func<Outcome> effect)
    {
        if (await Fail(http, new HeldCall(operation, FaultMoment.Before, paymentId)) is { } failed)
        {
            return failed;
        }

        var outcome = effect();
        return await Fail(http, new HeldCall(operation, FaultMoment.After, paymentId)) ?? Answers.Of(outcome);
    }

    private async Task<IResult?> Fail(HttpContext http, HeldCall call) => faults.Next(call.Operation, call.When) switch
    {
        FaultMode.Error500 => Answers.Refused(Refusal.Internal),
        FaultMode.Abort => Cut(http),
        FaultMode.Hold => await Hold(http, call),
        _ => null,
    };

    private async Task<IResult?> Hold(HttpContext http, HeldCall call)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        return await faults.Hold(call, gone.Token) ? null : Cut(http);
    }

    private async Task<IResult> StaySilent(HttpContext http)
    {
        using var limit = new CancellationTokenSource(Silence, options.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted, lifetime.ApplicationStopping);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ending = end.Token.Register(ended.SetResult);
        await ended.Task;
        return Cut(http);
    }

    private static IResult Cut(HttpContext http)
    {
        http.Abort();
        return Results.Empty;
    }
}
