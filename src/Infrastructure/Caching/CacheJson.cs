using System.Text.Json;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>How values look in Redis.</summary>
internal static class CacheJson
{
    // What is computed from other fields is computed again.
    public static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };
}
