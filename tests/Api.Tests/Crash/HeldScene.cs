namespace GraphBooking.Api.Tests.Crash;

/// <summary>The call to the provider is under way: our commit before it is done, the one after it is not.</summary>
/// <param name="operation">Of the provider: start, capture or refund.</param>
/// <param name="when">before or after the provider has done it.</param>
internal class HeldScene(string operation, string when) : PayingScene(operation)
{
    public override async Task Reach()
    {
        // The webhook of a refund would be ahead of the answer to the call.
        await Provider.Tell(IsRefund ? null : Deployment.Backend);
        var before = await Held();
        await Provider.Arm((Operation, when, "hold", 1));
        await SetOut();
        await Eventually.That(async () => await Held() > before, () => $"{Operation} {when}: {Unheard}");
    }

    public override async Task WasThere()
    {
        var isDone = when == "after" ? 1 : 0;
        var (done, known) = Operation switch
        {
            "start" => ((isDone, 0, 0), ("PROCESSING", 0L, 0L)),
            "capture" => ((1, isDone, 0), ("AUTHORIZED", 0, 0)),
            _ => ((1, 1, isDone), ("CAPTURED", Deposit, Part)),
        };
        Assert.Equal(done, await Done());
        Assert.Equal(known, await Known());
    }

    /// <summary>Begins what leads to the call.</summary>
    protected virtual Task SetOut()
    {
        Unanswered(Ask(Till));
        return Task.CompletedTask;
    }

    private async Task<int> Held() => (await Provider.Held()).Count;
}
