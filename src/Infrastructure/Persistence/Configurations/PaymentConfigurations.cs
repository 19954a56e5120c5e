using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

/// <summary>For reading: payments are written by the payment store alone. Secret and refunds are read beside them.</summary>
internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    /// <summary>A shadow property.</summary>
    public const string SealedSecret = "SealedSecret";

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("payments");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Payment.Id));
        builder.ComplexProperty(payment => payment.Card);
        builder.Property<byte[]?>(SealedSecret).HasColumnName("client_secret");
        builder.Property(payment => payment.Disputes).HasColumnType("jsonb").HasConversion(
            disputes => PaymentRows.Disputes(disputes),
            json => PaymentRows.Disputes(json),
            new ValueComparer<IReadOnlyList<Dispute>>((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list.ToArray()));
        builder.Ignore(payment => payment.ClientSecret);
        builder.Ignore(payment => payment.Refunds);
        builder.Ignore(payment => payment.Amount);
        builder.Ignore(payment => payment.Captured);
        builder.Ignore(payment => payment.Refunded);
        builder.Ignore(payment => payment.Refundable);
        builder.Ignore(payment => payment.OnItsWayBackMinor);
        builder.Ignore(payment => payment.DisputedMinor);
        builder.Ignore(payment => payment.IsOpen);
        builder.Ignore(payment => payment.PromisedMinor);
        builder.Ignore(payment => payment.NextStep);
    }
}

/// <summary>For reading, too.</summary>
internal sealed class RefundConfiguration : IEntityTypeConfiguration<Refund>
{
    /// <summary>A shadow property.</summary>
    public const string PaymentId = "PaymentId";

    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ToTable("refunds");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Refund.Id));
        builder.Property<PaymentId>(PaymentId);
    }
}
