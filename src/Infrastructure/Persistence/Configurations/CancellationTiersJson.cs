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

    public static IReadOnlyList<CancellationTier> Read(string json) =>
        json == "[]" ? [] : JsonSerializer.Deserialize<CancellationTier[]>(json, Options)!;
}
