using GraphBooking.Infrastructure.EventStore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

internal sealed class StoredEventConfiguration : IEntityTypeConfiguration<StoredEvent>
{
    public void Configure(EntityTypeBuilder<StoredEvent> builder)
    {
        builder.ToTable("events");
        builder.HasKey(stored => stored.Id);
        builder.Property(stored => stored.EventData).HasColumnType("jsonb");
        builder.Property(stored => stored.Metadata).HasColumnType("jsonb");
    }
}

internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(IdempotencyKey.KeyHash));
        builder.Property(key => key.AnswerState).HasColumnType("jsonb");
    }
}
