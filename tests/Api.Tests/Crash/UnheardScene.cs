namespace GraphBooking.Api.Tests.Crash;

/// <summary>All is committed, and the answer is on its way; nobody hears it.</summary>
/// <param name="operation">After which operation of the provider the answer comes.</param>
internal sealed class UnheardScene(string operation) : PayingScene(operation)
{
    private Detour? _detour;

    // A payment whose start is all that there is to answer for.
    protected override string Token => Operation == "start" ? "tok_action" : "tok_ok";

    public override async Task Reach()
    {
        _detour = Deployment.Detour();
        Unanswered(Ask(Till.By(Deployment.By(_detour.Address))));
        await _detour.Answered;
    }

    public override async Task WasNeverAnswered()
    {
        _detour!.Dispose();
        await base.WasNeverAnswered();
    }

    public override async Task WasThere()
    {
        var (done, known) = Operation switch
        {
            "start" => ((0, 0, 0), ("REQUIRES_ACTION", 0L, 0L)),
            "capture" => ((1, 1, 0), ("CAPTURED", Deposit, 0)),
            _ => ((1, 1, 1), ("PARTIALLY_REFUNDED", Deposit, 0)),
        };
        Assert.Equal(done, await Done());
        Assert.Equal(known, await Known());
    }

    public override async Task Recovers()
    {
        if (Operation == "start")
        {
            await Provider.Post($"/v1/test/payments/{OnlyPayment(await Till.Booking(Booking))["id"]}/complete-action");
        }

        await base.Recovers();
    }
}
