using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What one operation costs, what its tenant has left and how new its data is: for the answer beside the data.</summary>
internal sealed class OperationMeter
{
    /// <summary>Whether the caller wants to be told.</summary>
    public bool ReportsCost { get; init; }

    /// <summary>How new the data must be, and what was seen of it.</summary>
    public Consistency Consistency { get; init; } = new();

    /// <summary>Null where there is no limit, or where the request was refused before it came to that.</summary>
    public RateState? Rate { get; set; }

    /// <summary>Null as long as the document is not known to be valid.</summary>
    public long? Cost { get; set; }

    public void Report(ExecutionResult result, int maximum)
    {
        if (ReportsCost && Cost is { } cost)
        {
            (result.Extensions ??= [])["cost"] = new Dictionary<string, object?> { ["requested"] = cost, ["maximum"] = maximum };
        }
    }
}
