using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What a whole audience is answered to one event.</summary>
/// <param name="Payload">The result as JSON in UTF-8, which nobody may change; empty where it failed.</param>
/// <param name="Reached">How new it is, by its own token.</param>
/// <param name="Failure">Why there is no data, fit to be sent: the end of each stream. Null where there is some.</param>
internal sealed record EventAnswer(ReadOnlyMemory<byte> Payload, LogPosition Reached, ExecutionErrors? Failure)
{
    public static EventAnswer Failed(ExecutionErrors? errors) => new(default, LogPosition.Start, errors ?? []);
}

/// <summary>One result of an operation: its own, or the one that it shares.</summary>
/// <param name="Own">Null where it is shared.</param>
/// <param name="Shared">Null where it is its own; never a failure.</param>
/// <param name="MoreFollows">Whether another one is there already.</param>
internal readonly record struct StreamedResult(ExecutionResult? Own, EventAnswer? Shared, bool MoreFollows);

/// <summary>Writes results that are shared.</summary>
internal interface IEventWriter
{
    /// <param name="result">With data.</param>
    /// <param name="reached">How new it is, of which its token tells.</param>
    byte[] Write(ExecutionResult result, Consistency reached);
}
