using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence.Configurations;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>
/// The model both contexts share. Every entity carries its tenant, every query is narrowed to it: the second lock on the
/// door that row-level security keeps. Tables are named without a schema.
/// </summary>
public abstract class TenantDbContext(DbContextOptions options, CallerContext callerContext) : DbContext(options)
{
    /// <summary>The name of the query filter, for tests that prove it alone.</summary>
    public const string TenantFilter = "tenant";

    internal const string TenantProperty = "TenantId";

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<Resource> Resources => Set<Resource>();

    public DbSet<Closure> Closures => Set<Closure>();

    public DbSet<Service> Services => Set<Service>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Partner> Partners => Set<Partner>();

    public DbSet<Booking> Bookings => Set<Booking>();

    internal DbSet<ServiceResource> ServiceResources => Set<ServiceResource>();

    internal DbSet<PublishedDocument> PublishedDocuments => Set<PublishedDocument>();

    internal DbSet<Payment> Payments => Set<Payment>();

    internal DbSet<Refund> Refunds => Set<Refund>();

    internal DbSet<StoredEvent> Events => Set<StoredEvent>();

    internal DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    internal CallerContext CallerContext => callerContext;

    /// <summary>Read at each query, not when the model is built.</summary>
    public TenantId CurrentTenantId => callerContext.Tenant;

    public string CurrentTenant => CurrentTenantId.Value;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDbFunction(SqlText.LowerMethod).HasName("lower").IsBuiltIn();
        AttributeFunctions(modelBuilder);
        modelBuilder.ApplyConfiguration(new TenantConfiguration());
        modelBuilder.Entity<Tenant>().HasQueryFilter(TenantFilter, tenant => tenant.Id == CurrentTenantId);
        Own(modelBuilder, new ResourceConfiguration());
        Own(modelBuilder, new ClosureConfiguration());
        Own(modelBuilder, new ServiceConfiguration());
        Own(modelBuilder, new ServiceResourceConfiguration());
        Own(modelBuilder, new CustomerConfiguration());
        Own(modelBuilder, new PartnerConfiguration());
        Own(modelBuilder, new PublishedDocumentConfiguration());
        Own(modelBuilder, new BookingConfiguration());
        Own(modelBuilder, new PaymentConfiguration());
        Own(modelBuilder, new RefundConfiguration());
        Own(modelBuilder, new StoredEventConfiguration());
        Own(modelBuilder, new IdempotencyKeyConfiguration());
    }

    // Built-in is what is not put into quotes: the search path finds them as it does the tables.
    private static void AttributeFunctions(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDbFunction(SqlText.AttributesHoldMethod).HasName("attributes_hold").IsBuiltIn();
        modelBuilder.HasDbFunction(SqlText.AttributeIsMethod).HasName("attribute_is").IsBuiltIn();
    }

    private void Own<TEntity>(ModelBuilder modelBuilder, IEntityTypeConfiguration<TEntity> configuration)
        where TEntity : class
    {
        var entity = modelBuilder.Entity<TEntity>();
        entity.Property<string>(TenantProperty).IsRequired().HasValueGenerator<TenantValueGenerator>();
        modelBuilder.ApplyConfiguration(configuration);
        entity.HasQueryFilter(TenantFilter, row => EF.Property<string>(row, TenantProperty) == CurrentTenant);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        ColumnTypes.Configure(configurationBuilder);
}
