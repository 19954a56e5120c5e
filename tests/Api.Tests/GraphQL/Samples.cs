using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.GraphQL;

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Tenant Tenant = new()
    {
        Id = TestServer.Tenant,
        Slug = "demo",
        Name = "Demo",
        TimeZone = "Europe/Berlin",
        Currency = "EUR",
        Isolation = TenantIsolation.Pooled,
        Region = "eu",
        CreatedAt = Noon,
    };

    public static readonly Customer Customer = new()
    {
        Id = EntityId.New<CustomerId>(),
        Name = "Ada",
        Email = "ada@example.org",
        CreatedAt = Noon,
    };

    public static readonly Resource Resource = ResourceOf(EntityId.New<ResourceId>());

    public static readonly Service Service = ServiceOf(EntityId.New<ServiceId>());

    public static readonly Booking Booking = BookingOf(EntityId.New<BookingId>(), Resource.Id, Service.Id, Customer.Id);

    public static Resource ResourceOf(ResourceId id) => new()
    {
        Id = id,
        Name = "Court 1",
        TimeZone = "Europe/Berlin",
        Capacity = 4,
        OpeningHours = [new OpeningHours(DayOfWeek.Monday, new TimeOnly(9, 0), new TimeOnly(17, 30))],
        Attributes = """{"indoor":true,"height":7.50}""",
        CreatedAt = Noon,
    };

    public static Service ServiceOf(ServiceId id) => new()
    {
        Id = id,
        Name = "Lesson",
        Duration = TimeSpan.FromMinutes(45),
        BufferBefore = TimeSpan.Zero,
        BufferAfter = TimeSpan.FromMinutes(5),
        SlotStep = TimeSpan.FromHours(1),
        PriceMinor = 2500,
        DepositMinor = 0,
        Currency = "EUR",
        CreatedAt = Noon,
    };

    public static Booking BookingOf(BookingId id, ResourceId resource, ServiceId service, CustomerId? customer) => new()
    {
        Id = id,
        Reference = "ACDEFGHJ",
        Status = BookingStatus.CheckedIn,
        Version = 3,
        ResourceId = resource,
        ServiceId = service,
        CustomerId = customer,
        Start = Noon,
        End = Noon.AddMinutes(45),
        BufferBefore = TimeSpan.Zero,
        BufferAfter = TimeSpan.Zero,
        Quantity = 1,
        PriceMinor = 2500,
        DepositMinor = 0,
        Currency = "EUR",
        CreatedAt = Noon.AddDays(-1),
        UpdatedAt = Noon.AddTicks(1234560),
    };
}
