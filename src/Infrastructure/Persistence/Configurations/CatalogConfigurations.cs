using System.Collections.Concurrent;
using System.Text.Json;
using GraphBooking.Domain.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GraphBooking.Infrastructure.Persistence.Configurations;

internal sealed class ResourceConfiguration : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> builder)
    {
        builder.ToTable("resources");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Resource.Id));
        builder.Property(resource => resource.Attributes).HasColumnType("jsonb");
        builder.Property(resource => resource.OpeningHours).HasColumnType("jsonb").HasConversion(
            hours => OpeningHoursJson.Write(hours),
            json => OpeningHoursJson.Read(json),
            new ValueComparer<IReadOnlyList<OpeningHours>>(
                (a, b) => a!.SequenceEqual(b!), hours => hours.Count, hours => hours.ToArray()));
    }
}

internal sealed class ClosureConfiguration : IEntityTypeConfiguration<Closure>
{
    public void Configure(EntityTypeBuilder<Closure> builder)
    {
        builder.ToTable("closures");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Closure.Id));
        builder.Property(closure => closure.Start).HasColumnName("start_at");
        builder.Property(closure => closure.End).HasColumnName("end_at");
    }
}

internal sealed class ServiceConfiguration : IEntityTypeConfiguration<Service>
{
    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.ToTable("services");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(Service.Id));
        builder.Property(service => service.CancellationTiers).HasColumnType("jsonb").HasConversion(
            tiers => CancellationTiersJson.Write(tiers),
            json => CancellationTiersJson.Read(json),
            CancellationTiersJson.Comparer);
        builder.Ignore(service => service.Price);
        builder.Ignore(service => service.Deposit);
        builder.Ignore(service => service.Terms);
    }
}

internal sealed class ServiceResourceConfiguration : IEntityTypeConfiguration<ServiceResource>
{
    public void Configure(EntityTypeBuilder<ServiceResource> builder)
    {
        builder.ToTable("service_resources");
        builder.HasKey(TenantDbContext.TenantProperty, nameof(ServiceResource.ServiceId), nameof(ServiceResource.ResourceId));
        // Says that the service is inserted first.
        builder.HasOne<Service>().WithMany()
            .HasForeignKey(TenantDbContext.TenantProperty, nameof(ServiceResource.ServiceId))
            .OnDelete(DeleteBehavior.NoAction);
    }
}

/// <summary>Opening hours as they stand in the column: <c>[{"day":"Monday","opens":"09:00:00","closes":"17:00:00"}]</c>.</summary>
internal static class OpeningHoursJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    private const int MostKnown = 1000;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<OpeningHours>> Known = new();

    public static string Write(IReadOnlyList<OpeningHours> hours) => JsonSerializer.Serialize(hours, Options);

    /// <summary>Most resources open like others do, and rows are read far more often than hours are changed.</summary>
    public static IReadOnlyList<OpeningHours> Read(string json)
    {
        if (Known.TryGetValue(json, out var hours))
        {
            return hours;
        }

        hours = JsonSerializer.Deserialize<OpeningHours[]>(json, Options)!;
        if (Known.Count < MostKnown)
        {
            Known.TryAdd(json, hours);
        }

        return hours;
    }
}
