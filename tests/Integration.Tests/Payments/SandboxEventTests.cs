using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Payments;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class SandboxEventTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2031, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Time = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    private static readonly PaymentId Payment = EntityId.New<PaymentId>();
    private static readonly string Body =
        $$$"""{"id":"evt_1","type":"payment.captured","createdAt":"2031-05-06T12:00:00Z","paymentId":"{{{Payment}}}","metadata":{"tenant":"{{{SomePayments.Tenant}}}"},"payment":{"card":"Ж"}}""";

    private readonly HttpClient _http = ProviderHttp.Open();
    private readonly SandboxProvider _provider;

    public SandboxEventTests() => _provider = RealSandbox.Provider(_http, "http://127.0.0.1:1");

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Read_AGoodEvent_TellsWhose() => Assert.Equal(
        new ProviderNotice("evt_1", "payment.captured", SomePayments.Tenant, Payment),
        _provider.Read(Body, $"t={Time},v1={Hmac(Time, Body)}", Now));

    [Theory]
    [InlineData("TIME,SIGNATURE", true)]
    [InlineData(" TIME , SIGNATURE ", true)]
    [InlineData("SIGNATURE,TIME", true)]
    [InlineData("TIME,OTHER,SIGNATURE", true)]
    [InlineData("TIME,SIGNATURE,OTHER", true)]
    [InlineData("TIME,v0=abc,SIGNATURE", true)]
    [InlineData("TIME,OTHER", false)]
    [InlineData("TIME", false)]
    [InlineData("SIGNATURE", false)]
    [InlineData("", false)]
    [InlineData("TIME,TIME,SIGNATURE", false)]
    [InlineData("t=,TIME,SIGNATURE", false)]
    [InlineData("TIME,UPPER", false)]
    [InlineData("TIME,SHORT", false)]
    [InlineData("TIME,v1=,SIGNATURE", false)]
    [InlineData("TIME,v1,SIGNATURE", false)]
    [InlineData("TIME,,SIGNATURE", false)]
    [InlineData("TIME,=x,SIGNATURE", false)]
    [InlineData("TIME;SIGNATURE", false)]
    public void Read_ByItsHeader_IsBelievedOrNot(string header, bool isGood)
    {
        var good = Hmac(Time, Body);
        var written = header
            .Replace("TIME", $"t={Time}", StringComparison.Ordinal)
            .Replace("SIGNATURE", $"v1={good}", StringComparison.Ordinal)
            .Replace("OTHER", $"v1={Hmac(Time, Body + " ")}", StringComparison.Ordinal)
            .Replace("UPPER", $"v1={good.ToUpperInvariant()}", StringComparison.Ordinal)
            .Replace("SHORT", $"v1={good[..^2]}", StringComparison.Ordinal);

        Assert.Equal(isGood, _provider.Read(Body, written, Now) is not null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Read_ByItsAge_IsFreshOrNot(int signedSecondsLater, bool isFresh)
    {
        var time = Now.AddSeconds(signedSecondsLater).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        Assert.Equal(isFresh, _provider.Read(Body, $"t={time},v1={Hmac(time, Body)}", Now) is not null);
    }

    /// <summary>Signed with our secret, and still not just now.</summary>
    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("+1936094400")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("")]
    public void Read_WhenTheTimeIsNone_IsNull(string time) => Assert.Null(_provider.Read(Body, $"t={time},v1={Hmac(time, Body)}", Now));

    [Fact]
    public void Read_WhenAnotherSigned_IsNull()
    {
        Assert.Null(_provider.Read(Body, $"t={Time},v1={Hmac(Time, Body, "another")}", Now));
        Assert.Null(_provider.Read(Body + " ", $"t={Time},v1={Hmac(Time, Body)}", Now));
        Assert.Null(_provider.Read(Body, $"t={Now.ToUnixTimeSeconds() + 1},v1={Hmac(Time, Body)}", Now));
        Assert.Null(_provider.Read(Body, null, Now));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","type":"odd","paymentId":"pay_1","metadata":{"tenant":"harbour"}}""")]
    [InlineData("""{"id":"evt_1","type":"odd","paymentId":null,"metadata":{}}""")]
    [InlineData("""{"id":"evt_1","type":"odd"}""")]
    public void Read_AnEventOfNobody_NamesNobody(string body) =>
        Assert.Equal(new ProviderNotice("evt_1", "odd", null, null), _provider.Read(body, $"t={Time},v1={Hmac(Time, body)}", Now));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"type":"odd"}""")]
    public void Read_WhatIsNoEvent_IsNull(string body) => Assert.Null(_provider.Read(body, $"t={Time},v1={Hmac(Time, body)}", Now));

    private static string Hmac(string time, string body, string secret = RealSandbox.WebhookSecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
}
