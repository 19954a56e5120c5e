using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

/// <summary>How the domain's own value types stand in columns.</summary>
internal static class ColumnTypes
{
    public static void Configure(ModelConfigurationBuilder builder)
    {
        Id<ResourceId>(builder);
        Id<ServiceId>(builder);
        Id<ClosureId>(builder);
        Id<CustomerId>(builder);
        Id<BookingId>(builder);
        Id<PartnerId>(builder);
        Id<PaymentId>(builder);
        Id<RefundId>(builder);
        builder.Properties<DocumentId>().HaveConversion<DocumentIdConverter>();
        builder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        builder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        builder.Properties<BookingStatus>().HaveConversion<EnumConverter<BookingStatus>>();
        builder.Properties<PaymentStatus>().HaveConversion<EnumConverter<PaymentStatus>>();
        builder.Properties<RefundStatus>().HaveConversion<EnumConverter<RefundStatus>>();
        builder.Properties<TenantIsolation>().HaveConversion<EnumConverter<TenantIsolation>>();
    }

    private static void Id<TId>(ModelConfigurationBuilder builder)
        where TId : struct, IEntityId<TId> =>
        builder.Properties<TId>().HaveConversion<IdConverter<TId>>();

    // The driver takes instants in UTC alone, and callers write theirs with any offset.
    internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(value => value.ToUniversalTime(), value => value);

    internal sealed class TenantIdConverter() : ValueConverter<TenantId, string>(id => id.Value, value => new TenantId(value));

    internal sealed class DocumentIdConverter() : ValueConverter<DocumentId, byte[]>(id => id.Digest(), digest => DocumentId.From(digest));

    internal sealed class EnumConverter<TEnum>()
        : ValueConverter<TEnum, string>(value => EnumNames<TEnum>.Of(value), name => EnumNames<TEnum>.Parse(name))
        where TEnum : struct, Enum;

    internal sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Ids<TId>.From(value))
        where TId : struct, IEntityId<TId>;

    // An expression tree cannot call a static abstract member itself.
    private static class Ids<TId>
        where TId : struct, IEntityId<TId>
    {
        public static TId From(Guid value) => TId.From(value);
    }
}
