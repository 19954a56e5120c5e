using System.Collections.Frozen;

namespace GraphBooking.Domain.Shared;

/// <summary>ISO 4217 currencies in circulation and the digits of their minor unit.</summary>
public static class Currency
{
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR " +
        "RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES " +
        "WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Exponents =
        new[] { (Codes: TwoDigits, Digits: 2), (Codes: NoDigits, Digits: 0), (Codes: ThreeDigits, Digits: 3) }
            .SelectMany(group => group.Codes.Split(' ').Select(code => KeyValuePair.Create(code, group.Digits)))
            .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string? code) => code is not null && Exponents.ContainsKey(code);

    /// <summary>Digits after the point of the major unit: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    /// <exception cref="KeyNotFoundException">The code is not a known currency.</exception>
    public static int ExponentOf(string code) => Exponents[code];
}
