using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Payments;
using Stripe;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class StripeEventTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2031, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly PaymentId Payment = EntityId.New<PaymentId>();
    private static readonly string Metadata =
        $$"""{"tenant":"{{SomePayments.Tenant}}","payment":"{{Payment}}","refund":"rfd_1"}""";

    private readonly HttpClient _http = ProviderHttp.Open();
    private readonly StripeProvider _provider;

    public StripeEventTests() => _provider = new StripeProvider(
        _http,
        new PaymentAccountOptions { Kind = ProviderKinds.Stripe, ApiKey = FakeStripe.ApiKey, WebhookSecret = FakeStripe.WebhookSecret },
        TimeSpan.FromSeconds(8));

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("payment_intent.succeeded", """{"object":"payment_intent","id":"pi_1","metadata":META}""")]
    [InlineData("charge.captured", """{"object":"charge","id":"ch_1","payment_intent":"pi_1","metadata":META}""")]
    [InlineData("refund.updated", """{"object":"refund","id":"re_1","payment_intent":"pi_1","metadata":META}""")]
    [InlineData("charge.dispute.created", """{"object":"dispute","id":"du_1","metadata":{},"payment_intent":{"id":"pi_1","metadata":META}}""")]
    [InlineData("something.new", """{"object":"surprise","metadata":META}""")]
    public void Read_AnEventOfAPayment_TellsWhose(string type, string subject)
    {
        var notice = Read(Event(type, subject));

        Assert.Equal(new ProviderNotice("evt_1", type, SomePayments.Tenant, Payment), notice);
    }

    [Theory]
    [InlineData("""{"object":"customer","id":"cus_1"}""")]
    [InlineData("""{"object":"payment_intent","metadata":null}""")]
    [InlineData("""{"object":"payment_intent","metadata":{"tenant":7,"payment":["pay_1"]}}""")]
    [InlineData("""{"object":"payment_intent","metadata":{"tenant":"harbour","payment":"12"}}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Read_AnEventOfNobody_NamesNobody(string subject) =>
        Assert.Equal(new ProviderNotice("evt_1", "customer.created", null, null), Read(Event("customer.created", subject)));

    [Fact]
    public void Read_AnEventThatNamesStripesPaymentAlone_TellsThat() => Assert.Equal(
        new ProviderNotice("evt_1", "charge.dispute.created", null, null, "pi_1"),
        Read(Event("charge.dispute.created", """{"object":"dispute","id":"du_1","metadata":{},"payment_intent":"pi_1"}""")));

    /// <summary>Stripe's newer kind, which holds ids alone.</summary>
    [Fact]
    public void Read_AThinEvent_NamesNobody() => Assert.Equal(
        new ProviderNotice("evt_2", "v1.billing.meter.no_meter_found", null, null),
        Read("""{"id":"evt_2","object":"v2.core.event","type":"v1.billing.meter.no_meter_found","created":"2031-05-06T12:00:00.000Z"}"""));

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Read_ByItsAge_IsFreshOrNot(int signedSecondsLater, bool isFresh)
    {
        var body = Event("payment_intent.succeeded", "null");

        Assert.Equal(isFresh, _provider.Read(body, Sign(body, Now.AddSeconds(signedSecondsLater)), Now) is not null);
    }

    [Fact]
    public void Read_WhenAnotherSigned_IsNull()
    {
        var body = Event("payment_intent.succeeded", "null");

        Assert.Null(_provider.Read(body, EventUtility.GenerateSignatureHeader(body, "whsec_another", Now.ToUnixTimeSeconds()), Now));
        Assert.Null(_provider.Read(body + " ", Sign(body, Now), Now));
        Assert.Null(_provider.Read(body, Sign(body, Now).Replace($"t={Now.ToUnixTimeSeconds()}", $"t={Now.ToUnixTimeSeconds() + 1}", StringComparison.Ordinal), Now));
        Assert.Null(_provider.Read(body, Sign(body, Now).Replace("v1=", "v0=", StringComparison.Ordinal), Now));
    }

    [Fact]
    public void Read_WhileTheSecretIsReplaced_TakesEitherSignature()
    {
        var body = Event("payment_intent.succeeded", "null");
        var other = EventUtility.ComputeSignature("whsec_another", $"{Now.ToUnixTimeSeconds()}", body);

        Assert.NotNull(_provider.Read(body, $"{Sign(body, Now)},v1={other}", Now));
        Assert.NotNull(_provider.Read(body, Sign(body, Now).Replace("v1=", $"v1={other},v1=", StringComparison.Ordinal), Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("t=,v1=")]
    [InlineData("t=1,,v1=00")]
    public void Read_WithoutASignature_IsNull(string? signature) =>
        Assert.Null(_provider.Read(Event("payment_intent.succeeded", "null"), signature, Now));

    /// <summary>Signed with our secret, and still no event that the provider would send.</summary>
    [Theory]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public void Read_WhenTheTimeIsNone_IsNull(string time)
    {
        var body = Event("payment_intent.succeeded", "null");

        Assert.Null(_provider.Read(body, $"t={time},v1={EventUtility.ComputeSignature(FakeStripe.WebhookSecret, time, body)}", Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"object":"event"}""")]
    [InlineData("""{"id":null,"type":"charge.captured"}""")]
    public void Read_WhatIsNoEvent_IsNull(string body) => Assert.Null(Read(body));

    private static string Event(string type, string subject)
    {
        var filled = subject.Replace("META", Metadata, StringComparison.Ordinal);
        return $$$"""{"id":"evt_1","object":"event","api_version":"2019-02-19","type":"{{{type}}}","data":{"object":{{{filled}}}}}""";
    }

    private static string Sign(string body, DateTimeOffset at) =>
        EventUtility.GenerateSignatureHeader(body, FakeStripe.WebhookSecret, at.ToUnixTimeSeconds());

    private ProviderNotice? Read(string body) => _provider.Read(body, Sign(body, Now), Now);
}
