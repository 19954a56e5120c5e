using System.Text.Json;
using GraphBooking.Domain.Catalog;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

/// <summary>A cancellation policy as it stands in the column: <c>[{"hoursBefore":24,"refundBasisPoints":10000}]</c>.</summary>
internal static class CancellationTiersJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static ValueComparer<IReadOnlyList<CancellationTier>> Comparer { get; } =
        new((a, b) => a!.SequenceEqual(b!), tiers => tiers.Count, tiers => tiers.ToArray());

    public static string Write(IReadOnlyList<CancellationTier> tiers) => JsonSerializer.Serialize(tiers, Options);

    /// <summary>Most bookings have none, and then nothing is stored.</summary>
    public static string? WriteOrNull(IReadOnlyList<CancellationTier> tiers) => tiers.Count == 0 ? null : Write(tiers);

    public static IReadOnlyList<CancellationTier> ReadOrNone(string? json) =>
        json is null or "[]" ? [] : JsonSerializer.Deserialize<CancellationTier[]>(json, Options)!;
}
