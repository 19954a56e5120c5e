namespace GraphBooking.Sandbox.Faults;

/// <summary>The calls that can be made to fail.</summary>
internal static class Operations
{
    public const string Start = "start";
    public const string Capture = "capture";
    public const string Cancel = "cancel";
    public const string Refund = "refund";
    public const string Get = "get";
}

/// <summary>On which side of the effect a call fails.</summary>
internal enum FaultMoment
{
    Before,
    After,
}

internal enum FaultMode
{
    /// <summary>No answer until it is released, or the caller goes away.</summary>
    Hold,

    /// <summary>The connection is cut.</summary>
    Abort,

    /// <summary>The answer is 500.</summary>
    Error500,
}

/// <summary>Makes calls fail, as many as it says.</summary>
internal sealed record Fault(string Operation, FaultMoment When, FaultMode Mode, int Times);

/// <summary>A call that waits to be released.</summary>
internal sealed record HeldCall(string Operation, FaultMoment When, string PaymentId);
