using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GraphBooking.Application.Shared;

/// <summary>The names under which traces and metrics of this backend appear.</summary>
public static class Telemetry
{
    public const string Name = "GraphBooking";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Expected refusals, by handler and error code.</summary>
    public static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("graphbooking.refusals", description: "Requests refused with a typed error");

    /// <summary>Transactions run again from their beginning, by the SQLSTATE that ended the try before.</summary>
    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("graphbooking.transactions.retries", description: "Transactions that were run again");

    /// <summary>Refunds that a provider will not make: somebody has to see to the money.</summary>
    public static readonly Counter<long> RefundsRefused =
        Meter.CreateCounter<long>("graphbooking.refunds.refused", description: "Refunds that a provider refused");

    /// <summary>Holds that were written down as expired.</summary>
    public static readonly Counter<long> HoldsExpired =
        Meter.CreateCounter<long>("graphbooking.holds.expired", description: "Holds that expired unconfirmed");
}
