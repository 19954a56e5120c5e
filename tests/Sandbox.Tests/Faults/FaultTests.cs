using System.Text.Json.Nodes;
using GraphBooking.Sandbox.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GraphBooking.Sandbox.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private Provider _provider = null!;

    private Caller Caller => _provider.Caller;

    public async Task InitializeAsync() => _provider = await Provider.Start();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public static TheoryData<string, string> Points()
    {
        var points = new TheoryData<string, string>();
        foreach (var operation in new[] { "start", "capture", "cancel", "refund", "get" })
        {
            points.Add(operation, "before");
            points.Add(operation, "after");
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Error_IsAnswered_OnItsSideOfTheEffect(string operation, string when)
    {
        var id = await Prepare(operation);
        await Arm(operation, when, "error500", times: 2);

        Assert.Equal((500, "internal_error"), Told(await Call(operation, id)));
        Assert.Equal(when == "after" && operation != "get", await HasHappened(operation, id));
        Assert.Equal(1, (int)(await View())["armed"]![0]!["times"]!);
        Assert.Equal(500, (await Call(operation, id)).Status);

        Assert.Equal(200, (await Call(operation, id)).Status);
        Assert.Empty((await View())["armed"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Abort_CutsTheConnection_OnItsSideOfTheEffect(string operation, string when)
    {
        var id = await Prepare(operation);
        await Arm(operation, when, "abort");

        await Assert.ThrowsAsync<HttpRequestException>(() => Call(operation, id));

        Assert.Equal(when == "after" && operation != "get", await HasHappened(operation, id));
        Assert.Equal(200, (await Call(operation, id)).Status);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Hold_WhenContinued_IsAnswered(string operation, string when)
    {
        var id = await Prepare(operation);
        await Arm(operation, when, "hold");
        var call = Call(operation, id);
        var held = await Held(1);

        Assert.Equal($$"""{"operation":"{{operation}}","when":"{{when}}","paymentId":"{{id}}"}""", held[0]!.ToJsonString());
        Assert.Equal(when == "after" && operation != "get", await HasHappened(operation, id));
        Assert.False(call.IsCompleted);
        Assert.Equal(1, (int)(await Release("continue")).Body["released"]!);

        Assert.Equal(200, (await call).Status);
        Assert.Equal(operation != "get", await HasHappened(operation, id));
        Assert.Empty((await View())["held"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Hold_WhenAborted_IsCut(string operation, string when)
    {
        var id = await Prepare(operation);
        await Arm(operation, when, "hold");
        var call = Call(operation, id);
        await Held(1);

        await Release("abort");

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Assert.Equal(when == "after" && operation != "get", await HasHappened(operation, id));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Hold_WhenTheCallerGoesAway_Ends(string operation, string when)
    {
        var id = await Prepare(operation);
        await Arm(operation, when, "hold");
        using var leaving = new CancellationTokenSource();
        var call = Call(operation, id, leaving.Token);
        await Held(1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Held(0);
        Assert.Equal(0, (int)(await Release("continue")).Body["released"]!);
        Assert.Equal(when == "after" && operation != "get", await HasHappened(operation, id));
        Assert.Equal(200, (await Call(operation, id)).Status);
    }

    [Theory]
    [InlineData("tok_ok")]
    [InlineData("tok_timeout")]
    public async Task CallWithoutAnAnswer_DoesNotKeepTheSandboxFromStopping(string token)
    {
        using var journal = new TemporaryJournal();
        var id = Support.Caller.NewId();
        await using var stopping = await Provider.Start(
            Provider.Options with { Journal = journal.Path },
            builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan));
        var caller = stopping.Caller;
        await caller.Put("/v1/test/faults", new[] { new { operation = "start", when = token == "tok_ok" ? "before" : "after", mode = "hold" } });
        var call = caller.Pay(id, token);
        await Eventually.Get(() => caller.Get("/v1/test/faults"), view => view.Body["held"]!.AsArray().Count == 1);
        if (token == "tok_timeout")
        {
            await caller.Post("/v1/test/faults/release", new { outcome = "continue" });
        }

        await stopping.Stop().WaitAsync(Eventually.Patience);

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        await using var restarted = await Provider.Start(Provider.Options with { Journal = journal.Path });
        Assert.Equal(token == "tok_ok" ? 404 : 200, (await restarted.Caller.Get($"/v1/payments/{id}")).Status);
    }

    [Fact]
    public async Task Capture_WhenHeldWhileThePaymentIsCancelled_IsRefusedAfterwards()
    {
        var id = await Prepare("capture");
        await Arm("capture", "before", "hold");
        var capture = Caller.Capture(id);
        await Held(1);

        Assert.Equal("cancelled", (await Caller.Cancel(id)).PaymentStatus);
        await Release("continue");

        Assert.Equal((409, "invalid_state"), Told(await capture));
        Assert.Equal(0, (int)(await Caller.Counts())["captures"]!);
    }

    [Fact]
    public async Task Arming_ReplacesWhatWasArmed()
    {
        await Arm("start", "before", "error500", times: 5);
        await Caller.Put("/v1/test/faults", Array.Empty<object>());

        Assert.Equal(200, (await Caller.Pay(Support.Caller.NewId(), "tok_ok")).Status);
        Assert.Empty((await View())["armed"]!.AsArray());
    }

    [Fact]
    public async Task Faults_OfOneKind_AreUsedUpInTheirOrder()
    {
        await Caller.Put("/v1/test/faults", new object[]
        {
            new { operation = "start", when = "after", mode = "error500" },
            new { operation = "start", when = "after", mode = "abort", times = 1 },
        });
        Assert.Equal(
            """[{"operation":"start","when":"after","mode":"error500","times":1},{"operation":"start","when":"after","mode":"abort","times":1}]""",
            (await View())["armed"]!.ToJsonString());

        Assert.Equal(500, (await Caller.Pay("pay_1", "tok_ok")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.Pay("pay_1", "tok_ok"));
        Assert.Equal(200, (await Caller.Pay("pay_1", "tok_ok")).Status);
        Assert.Equal(1, (int)(await Caller.Counts())["charges"]!);
    }

    [Theory]
    [InlineData("""{"operation":"start","when":"before","mode":"hold"}""")]
    [InlineData("""[{"operation":"pay","when":"before","mode":"hold"}]""")]
    [InlineData("""[{"operation":"start","when":"during","mode":"hold"}]""")]
    [InlineData("""[{"operation":"start","when":"before","mode":"sleep"}]""")]
    [InlineData("""[{"operation":"start","when":"before"}]""")]
    [InlineData("""[{"operation":"start","when":"before","mode":"hold","times":0}]""")]
    [InlineData("""["start"]""")]
    public async Task Arming_WhenWrong_IsRefusedAndChangesNothing(string body)
    {
        await Arm("get", "before", "abort");
        using var content = new StringContent(body);

        var answer = await Caller.Send(HttpMethod.Put, "/v1/test/faults", content, key: null, CancellationToken.None);

        Assert.Equal((400, "invalid_request"), Told(answer));
        Assert.Single((await View())["armed"]!.AsArray());
    }

    private async Task<string> Prepare(string operation)
    {
        var id = Support.Caller.NewId();
        if (operation == "refund")
        {
            return await Caller.Captured();
        }

        if (operation != "start")
        {
            await Caller.Pay(id, "tok_ok");
        }

        return id;
    }

    private Task<Answer> Call(string operation, string id, CancellationToken cancellationToken = default) => operation switch
    {
        "start" => Caller.Pay(id, "tok_ok", cancellationToken: cancellationToken),
        "capture" => Caller.Capture(id, cancellationToken: cancellationToken),
        "cancel" => Caller.Cancel(id, cancellationToken: cancellationToken),
        "refund" => Caller.Refund(id, $"re-{id}", 100, cancellationToken: cancellationToken),
        _ => Caller.Get($"/v1/payments/{id}", cancellationToken),
    };

    // By the list, which no fault concerns.
    private async Task<bool> HasHappened(string operation, string id)
    {
        var payment = (await Caller.Get("/v1/payments")).Body["payments"]!.AsArray().SingleOrDefault(payment => (string?)payment!["id"] == id);
        return operation switch
        {
            "start" => payment is not null,
            "capture" => (string?)payment!["status"] == "captured",
            "cancel" => (string?)payment!["status"] == "cancelled",
            "refund" => (long)payment!["refundedMinor"]! == 100,
            _ => false,
        };
    }

    private Task<Answer> Arm(string operation, string when, string mode, int times = 1) =>
        Caller.Put("/v1/test/faults", new[] { new { operation, when, mode, times } });

    private Task<Answer> Release(string outcome) => Caller.Post("/v1/test/faults/release", new { outcome });

    private async Task<JsonNode> View() => (await Caller.Get("/v1/test/faults")).Body;

    private Task<JsonArray> Held(int count) => Eventually.Get(async () => (await View())["held"]!.AsArray(), held => held.Count == count);

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);
}
