using GraphBooking.Application.Availability;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using MediatR;

namespace GraphBooking.Integration.Tests;

/// <summary>A tenant of one test's own, always open in UTC unless told otherwise.</summary>
internal sealed class Business
{
    public static readonly IReadOnlyList<OpeningHours> AlwaysOpen =
        [.. Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours(day, TimeOnly.MinValue, TimeOnly.MinValue))];

    private Business(TestDatabase database, Tenant tenant)
    {
        Database = database;
        Tenant = tenant;
        Owner = new Caller(Role.Owner, "owner-1", tenant.Id);
    }

    public TestDatabase Database { get; }

    public Tenant Tenant { get; }

    public Caller Owner { get; }

    // Once for all tests: a run over midnight must not see its days move.
    private static readonly DateTimeOffset Today = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    /// <summary>Midnight UTC, the given number of days ahead.</summary>
    public static DateTimeOffset Day(int ahead) => Today.AddDays(ahead);

    public static async Task<Business> Open(string zone = "UTC", TestDatabase? at = null)
    {
        var database = at ?? await TestDatabase.Get();
        var tenant = await database.Send(
            new Caller(Role.Operator, "operator-1", null),
            new CreateTenant($"t-{Guid.NewGuid():N}"[..20], "Test", zone, "EUR", TenantIsolation.Pooled, null));
        return new Business(database, tenant.Value);
    }

    public Task<Result<T>> Send<T>(IRequest<Result<T>> message) => Database.Send(Owner, message);

    public async Task<Resource> Resource(int capacity = 1, IReadOnlyList<OpeningHours>? hours = null, string name = "Room") =>
        (await Send(new CreateResource(name, null, capacity, hours ?? AlwaysOpen, null, null))).Value;

    public async Task<Service> Service(
        IEnumerable<Resource> resources, int minutes = 60, int before = 0, int after = 0, int? step = null, long price = 1000, long deposit = 0) =>
        (await Send(new CreateService(
            "Visit",
            TimeSpan.FromMinutes(minutes),
            TimeSpan.FromMinutes(before),
            TimeSpan.FromMinutes(after),
            step is { } m ? TimeSpan.FromMinutes(m) : null,
            new Money(price, "EUR"),
            new Money(deposit, "EUR"),
            [.. resources.Select(resource => resource.Id)],
            null))).Value;

    public async Task<Customer> Customer(string name = "Ada") =>
        (await Send(new CreateCustomer(name, null, null, null))).Value;

    public Task<Result<Booking>> Hold(
        Service service, Resource resource, DateTimeOffset start, int quantity = 1, CustomerId? customer = null, TimeSpan? holdFor = null, string? key = null) =>
        Send(new HoldSlot(service.Id, resource.Id, start, quantity, customer, holdFor, null, key));

    public async Task<Booking> Confirmed(Service service, Resource resource, DateTimeOffset start)
    {
        var held = (await Hold(service, resource, start)).Value;
        return (await Send(new ConfirmBooking(held.Id, null, null))).Value;
    }

    public async Task<IReadOnlyList<Slot>> Free(Service service, DateTimeOffset from, DateTimeOffset to, int quantity = 1) =>
        (await Send(new GetAvailability(service.Id, from, to, null, quantity))).Value;
}
