using System.Text.Json;
using GraphBooking.Sandbox.Faults;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>Makes calls fail, and shows those that are being held.</summary>
internal sealed class FaultRoutes(FaultPlan faults)
{
    private const int MostTimes = 1_000_000;

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/test/faults", View);
        app.MapPut("/v1/test/faults", (Delegate)Arm);
        app.MapPost("/v1/test/faults/release", (Delegate)Release);
    }

    private IResult View()
    {
        var (held, armed) = faults.View();
        return Answers.Ok(new { held, armed });
    }

    private async Task<IResult> Arm(HttpContext http)
    {
        var (json, refusal) = await JsonBody.Read(http.Request);
        if (json is not { ValueKind: JsonValueKind.Array } list)
        {
            return Answers.Refused(refusal ?? Refusal.Invalid("A list of faults is expected."));
        }

        var armed = new List<Fault>();
        foreach (var item in list.EnumerateArray())
        {
            var fields = new Fields(item);
            armed.Add(Read(fields));
            if (fields.Fault() is { } fault)
            {
                return Answers.Refused(fault);
            }
        }

        faults.Arm(armed);
        return View();
    }

    private Task<IResult> Release(HttpContext http) => http.WithBody(
        fields => fields.Choice("outcome", ("continue", true), ("abort", false)),
        goOn => Task.FromResult(Answers.Ok(new { released = faults.Release(goOn) })));

    private static Fault Read(Fields fields) => new(
        fields.Choice(
            "operation",
            (Operations.Start, Operations.Start),
            (Operations.Capture, Operations.Capture),
            (Operations.Cancel, Operations.Cancel),
            (Operations.Refund, Operations.Refund),
            (Operations.Get, Operations.Get)),
        fields.Choice("when", ("before", FaultMoment.Before), ("after", FaultMoment.After)),
        fields.Choice("mode", ("hold", FaultMode.Hold), ("abort", FaultMode.Abort), ("error500", FaultMode.Error500)),
        (int)fields.Whole("times", MostTimes, absent: 1));
}
