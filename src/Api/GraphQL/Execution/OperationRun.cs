using System.Diagnostics;
using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>How one operation is seen from outside: its span, its time and the id under which its failures are logged.</summary>
internal sealed class OperationRun : IDisposable
{
    private const int LongestName = 100;

    private static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram<double>(
        "graphbooking.graphql.duration", "s", "Time of GraphQL operations, by type and outcome");

    private static readonly UpDownCounter<long> Subscriptions = Telemetry.Meter.CreateUpDownCounter<long>(
        "graphbooking.graphql.subscriptions", description: "Subscriptions that are open now");

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Activity? _activity;
    private string _type = "unknown";
    private string _outcome = "cancelled";
    private string? _correlationId;

    private OperationRun(Activity? activity)
    {
        _activity = activity;
    }

    /// <summary>The trace id, so that one look-up finds the failure and all that led to it. Made when it is asked for.</summary>
    public string CorrelationId => _correlationId ??= NewCorrelationId();

    public static string NewCorrelationId() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    /// <summary>Counts an open subscription until it is disposed.</summary>
    public static IDisposable CountSubscription()
    {
        Subscriptions.Add(1);
        return new Leaving();
    }

    public static OperationRun Start(string? operationName)
    {
        var activity = Telemetry.Source.StartActivity("graphql");
        if (!string.IsNullOrEmpty(operationName))
        {
            activity?.SetTag("graphql.operation.name", operationName[..Math.Min(operationName.Length, LongestName)]);
        }

        return new OperationRun(activity);
    }

    public void IsOf(OperationType type)
    {
        _type = type switch { OperationType.Mutation => "mutation", OperationType.Query => "query", _ => "subscription" };
        if (_activity is not null)
        {
            _activity.DisplayName = _type;
            _activity.SetTag("graphql.operation.type", _type);
        }
    }

    public void End(ExecutionResult result)
    {
        _outcome = result switch
        {
            { Errors: null or { Count: 0 } } => "ok",
            { Errors: var errors } when errors.Any(error => error is UnhandledError) => "failed",
            { Executed: false } => "refused",
            _ => "partial",
        };
        if (_outcome == "failed")
        {
            _activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

    public void Dispose()
    {
        Duration.Record(
            Stopwatch.GetElapsedTime(_started).TotalSeconds,
            new KeyValuePair<string, object?>("type", _type),
            new KeyValuePair<string, object?>("outcome", _outcome));
        _activity?.Dispose();
    }

    private sealed class Leaving : IDisposable
    {
        public void Dispose() => Subscriptions.Add(-1);
    }
}
