using System.Security.Cryptography;

namespace GraphBooking.Domain.Bookings;

/// <summary>The short code that people read out: no two of its characters look or are spoken alike.</summary>
public static class BookingReference
{
    /// <summary>Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U.</summary>
    public const string Alphabet = "ACDEFGHJKMNPQRTVWXY34679";

    public const int Length = 8;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>What somebody typed, as it is stored.</summary>
    public static string Normalise(string typed) => typed.Trim().ToUpperInvariant();
}
