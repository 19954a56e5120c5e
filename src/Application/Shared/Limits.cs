namespace GraphBooking.Application.Shared;

/// <summary>How much one request or one object may hold.</summary>
public static class Limits
{
    public const int DefaultPageSize = 25;
    public const int GreatestPageSize = 100;
    public const int GreatestCapacity = 10_000;
    public const int MostOpenings = 100;
    public const int MostResources = 100;
    public const int MostAlternatives = 3;
    public const int MostCancellationTiers = 20;

    /// <summary>Of a cancellation, in hours: two years.</summary>
    public const int LongestNotice = 2 * 365 * 24;

    /// <summary>In one call that publishes.</summary>
    public const int MostDocuments = 200;

    /// <summary>Of one partner, over all calls.</summary>
    public const int MostPublished = 5_000;

    /// <summary>In one answer: two months of an hourly grid at more than a hundred resources.</summary>
    public const int MostSlots = 200_000;

    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(62);
    public static readonly TimeSpan ShortestStep = TimeSpan.FromMinutes(1);

    /// <summary>An opening lasts a day at most, and so does what fits into it.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);
    public static readonly TimeSpan LongestBuffer = TimeSpan.FromDays(1);

    /// <summary>The longest padded booking; the claims table holds it as a CHECK, and look-ups lean on it.</summary>
    public static readonly TimeSpan LongestClaim = LongestDuration + LongestBuffer + LongestBuffer;

    public static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan DefaultHold = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan LongestHold = TimeSpan.FromHours(24);

    /// <summary>Times beyond are refused, so that no arithmetic on them can overflow.</summary>
    public static readonly DateTimeOffset LastInstant = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
