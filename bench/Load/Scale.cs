namespace GraphBooking.Bench.Load;

/// <summary>How much is made; the same scale always makes the same rows.</summary>
/// <param name="Bookings">Over all tenants.</param>
/// <param name="Tenants">All of the same size.</param>
/// <param name="Seed">Any number.</param>
/// <param name="Today">Midnight UTC: what lies before is past, and holds run out within a day from it.</param>
internal sealed record Scale(int Bookings, int Tenants, int Seed, DateTimeOffset Today)
{
    public static Scale Of(int bookings, int tenants = 100) => new(bookings, tenants, 1, new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero));

    public int BookingsOf(int tenant) => (Bookings / Tenants) + (tenant < Bookings % Tenants ? 1 : 0);
}
