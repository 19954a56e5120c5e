using System.Diagnostics;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>Counts what goes to PostgreSQL: a query or a batch is one, as it is one round trip.</summary>
internal static class Statements
{
    /// <summary>Of this work alone, whatever other tests do meanwhile; of those alone that have the text in them.</summary>
    public static async Task<int> Count(Func<Task> work, string text = "")
    {
        var count = 0;
        // Otherwise the driver's spans would belong to the test runner's, which other tests share.
        Activity.Current = null;
        using var root = new Activity("counted").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == root.TraceId && IsStatement(span, text))
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await work();
        return count;
    }

    // Opening a connection is a span too.
    private static bool IsStatement(Activity span, string text) =>
        span.TagObjects.Any(tag => tag.Key is "db.query.text" or "db.statement" && tag.Value is string sql && sql.Contains(text, StringComparison.Ordinal));
}
