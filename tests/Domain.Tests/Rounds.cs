namespace GraphBooking.Domain.Tests;

/// <summary>How many random cases a property is held against: a few, or the full count of the long run.</summary>
internal static class Rounds
{
    public static readonly int Few = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1" ? 200_000 : 2_000;
}
