namespace GraphBooking.Architecture.Tests;

/// <summary>Ways to round inside what takes and gives whole numbers: what <see cref="InexactCode"/> has to find.</summary>
internal static class Rounding
{
    private static readonly float Tenth = 0.1f;

    public static long Literal(long amount) => (long)(amount * 1.5);

    public static long OfField(long amount) => (long)(amount * Tenth);

    public static long OfDecimal(long amount) => (long)(amount * 1.1m);

    public static long InALambda(IEnumerable<long> amounts) => amounts.Sum(amount => (long)(amount * 0.5));

    public static long Called(TimeSpan span) => (long)span.TotalSeconds;

    public static long Averaged(IEnumerable<long> amounts) => (long)amounts.Average();

    public static long Listed(int count) => new List<double>(count).Count;

    public static async Task<long> Later(Task<long> amount) => (long)(await amount / 3f);

    public static long Whole(IEnumerable<long> amounts) => amounts.Sum(amount => amount * 3 / 2);
}
