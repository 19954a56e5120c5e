using GraphBooking.Domain.Bookings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

/// <summary>For reading: bookings are written by the booking store alone.</summary>
internal sealed class BookingConfiguration : IEntityTypeConfiguration<Booking>
{
    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.ToTable("bookings");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Booking.Id));
        builder.Property(booking => booking.Start).HasColumnName("start_at");
        builder.Property(booking => booking.End).HasColumnName("end_at");
        builder.Property(booking => booking.Attributes).HasColumnType("jsonb");
        builder.Property(booking => booking.CancellationTiers).HasColumnType("jsonb").HasConversion(
            tiers => CancellationTiersJson.Write(tiers),
            json => CancellationTiersJson.Read(json),
            CancellationTiersJson.Comparer);
        builder.Ignore(booking => booking.Price);
        builder.Ignore(booking => booking.Deposit);
        builder.Ignore(booking => booking.Balance);
        builder.Ignore(booking => booking.DueToConfirm);
        builder.Ignore(booking => booking.OnItsWayBackMinor);
        builder.Ignore(booking => booking.Busy);
        builder.Ignore(booking => booking.OccupiesItsSlot);
    }
}
