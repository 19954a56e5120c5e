using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Transport;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What the answer to an event can depend on, beside the event and how new its data must be.</summary>
/// <param name="Document">Its text.</param>
/// <param name="Operation">Its name in the document; null for one without.</param>
/// <param name="Variables">As <see cref="VariablesText"/> writes them.</param>
/// <param name="Viewpoint">Whose eyes it is seen with.</param>
/// <param name="ReportsCost">Whether the cost stands in it.</param>
internal sealed record AudienceKey(string Document, string? Operation, string Variables, Viewpoint Viewpoint, bool ReportsCost)
{
    public static AudienceKey Of(PreparedRequest prepared, Caller caller, OperationMeter meter) => new(
        prepared.Document.Document.Source.ToString(),
        prepared.Operation.Definition.Name?.StringValue,
        VariablesText.Of(prepared.Request.Variables),
        Viewpoint.Of(caller),
        meter.ReportsCost);
}

/// <summary>Subscribers that are answered alike: each event is run once for all of them.</summary>
internal sealed class Audience(AudienceKey key, PreparedRequest prepared, Caller caller, long? cost)
{
    private readonly OperationMeter _meter = new() { ReportsCost = key.ReportsCost, Cost = cost };

    public AudienceKey Key => key;

    /// <summary>Of its extensions nothing is kept: they are each subscriber's own.</summary>
    public PreparedRequest Prepared { get; } =
        prepared with { Request = new GraphQLRequest { Variables = prepared.Request.Variables } };

    /// <summary>One of them, who stands for all.</summary>
    public Caller Caller => caller;

    /// <summary>How many they are; <see cref="Audiences"/> counts.</summary>
    public int Members { get; set; }

    public void Report(ExecutionResult result, int maximum) => _meter.Report(result, maximum);
}
