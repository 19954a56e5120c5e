using System.Text.Json.Nodes;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Infrastructure.Payments;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Answers that the sandbox itself gives only when something is wrong with it, or with what lies before it.</summary>
public sealed class SandboxErrorTests : IAsyncLifetime
{
    private readonly HttpClient _http = ProviderHttp.Open();
    private LocalServer _server = null!;
    private Answer _answer = new(500, "");

    public async Task InitializeAsync() => _server = await LocalServer.Start(_ => _answer);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(500, "internal_error")]
    [InlineData(503, "unavailable")]
    [InlineData(429, "too_many")]
    [InlineData(408, "slow")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    [InlineData(409, "idempotency_conflict")]
    [InlineData(409, "already_exists")]
    public async Task Call_ThatWasNotDecidedOn_LeavesTheOutcomeOpen(int status, string code) => await AssertOpen(new Answer(status, Error(code)));

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"id":"pay_1"}""")]
    [InlineData(302, "")]
    [InlineData(400, "<html>")]
    [InlineData(404, "")]
    [InlineData(404, """{"error":null}""")]
    public async Task Call_ThatSomebodyElseAnswered_LeavesTheOutcomeOpen(int status, string body) => await AssertOpen(new Answer(status, body));

    [Fact]
    public async Task Call_AnsweredWithANewWord_LeavesTheOutcomeOpen()
    {
        await AssertOpen(new Answer(200, Payment(status: "resting")));
        await AssertOpen(new Answer(200, Payment(refund: "resting")));
        await AssertOpen(new Answer(200, Payment(dispute: "resting")));
    }

    [Fact]
    public async Task Step_ThatWasDecidedAgainst_IsRefusedAndAStartHasFailed()
    {
        _answer = new Answer(400, Error("some_reason"));
        foreach (var step in Calls()[2..])
        {
            Assert.Equal("some_reason", (await Assert.ThrowsAsync<ProviderRefusedException>(step)).Code);
        }

        var failed = await Provider().Start(SomePayments.Tenant, SomePayments.New(), "tok_ok", CancellationToken.None);
        Assert.Equal(PaymentStatus.Failed, failed.Status);
    }

    [Fact]
    public async Task Call_WithoutAnAnswer_EndsByItself()
    {
        foreach (var call in Calls(TimeSpan.FromMilliseconds(200)))
        {
            _server.FailNext(new Fault(IsSilent: true));
            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
        }
    }

    [Fact]
    public async Task Call_ThatTheCallerGivesUp_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        _server.FailNext(new Fault(IsSilent: true));
        var call = Provider().Find(SomePayments.New(), caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Request_ToTheSandbox_HasItsKeysAndRoute()
    {
        _answer = new Answer(200, Payment());
        var payment = SomePayments.New(500, "JPY");
        var refund = SomePayments.Refund(100);

        await Provider().Start(SomePayments.Tenant, payment, "tok_ok", CancellationToken.None);
        await Provider().Capture(payment, CancellationToken.None);
        await Provider().Cancel(payment, CancellationToken.None);
        await Provider().Refund(payment, refund, CancellationToken.None);

        Assert.Equal(
            [
                ("POST /v1/payments", payment.Id.ToString()),
                ($"POST /v1/payments/{payment.Id}/capture", $"{payment.Id}:capture:1"),
                ($"POST /v1/payments/{payment.Id}/cancel", $"{payment.Id}:cancel:1"),
                ($"POST /v1/payments/{payment.Id}/refunds", refund.Id.ToString()),
            ],
            _server.Requests.Select(sent => (sent.ToString(), sent.IdempotencyKey)));
        Assert.All(_server.Requests, sent => Assert.Equal($"Bearer {RealSandbox.ApiKey}", sent.Headers["Authorization"]));
        var start = $$$"""
            {"id":"{{{payment.Id}}}","amountMinor":500,"currency":"JPY","paymentMethodToken":"tok_ok","metadata":{"tenant":"{{{SomePayments.Tenant}}}"}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(start), _server.Requests[0].Json));
        Assert.Equal("""{"amountMinor":500}""", _server.Requests[1].Body);
        Assert.Equal($$"""{"id":"{{refund.Id}}","amountMinor":100}""", _server.Requests[3].Body);
    }

    [Fact]
    public async Task Exception_OfAFailedCall_RepeatsNothingOfIt()
    {
        foreach (var answer in new[] { new Answer(500, "51Secret"), new Answer(200, "51Secret"), new Answer(401, Error("x")), new Answer(404, "51Secret") })
        {
            _answer = answer;
            var failure = await Assert.ThrowsAsync<ProviderUnavailableException>(
                () => Provider().Start(SomePayments.Tenant, SomePayments.New(), "tok_51Secret", CancellationToken.None));
            Assert.DoesNotContain("51Secret", failure.ToString(), StringComparison.Ordinal);
        }
    }

    private static string Error(string code) => $$$"""{"error":{"code":"{{{code}}}","message":"Something happened."}}""";

    private static string Payment(string status = "authorized", string refund = "succeeded", string dispute = "open") => $$"""
        {"id":"pay_1","status":"{{status}}","amountMinor":500,"currency":"JPY","capturedMinor":0,"refundedMinor":0,"clientSecret":null,
        "failureCode":null,"card":null,"metadata":{},"createdAt":"2031-05-06T12:00:00Z","new":1,
        "refunds":[{"id":"rfd_1","amountMinor":1,"status":"{{refund}}"}],"disputes":[{"id":"dsp_1","amountMinor":1,"status":"{{dispute}}"}]}
        """;

    private SandboxProvider Provider(TimeSpan? timeout = null) => RealSandbox.Provider(_http, _server.Address, timeout);

    private async Task AssertOpen(Answer answer)
    {
        _answer = answer;
        foreach (var call in Calls())
        {
            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
        }
    }

    private Func<Task>[] Calls(TimeSpan? timeout = null)
    {
        var provider = Provider(timeout);
        var payment = SomePayments.New();
        return
        [
            () => provider.Start(SomePayments.Tenant, payment, "tok_ok", CancellationToken.None),
            () => provider.Find(payment, CancellationToken.None),
            () => provider.Capture(payment, CancellationToken.None),
            () => provider.Cancel(payment, CancellationToken.None),
            () => provider.Refund(payment, SomePayments.Refund(1), CancellationToken.None),
        ];
    }
}
