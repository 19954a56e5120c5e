using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Bench.Load;

/// <summary>A tenant with its catalogue and customers. Its resources are always open, on a grid of a quarter of an hour.</summary>
internal sealed class MadeTenant
{
    private const string KeyLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BookingsPerCustomer = 5;

    private static readonly (string Zone, string Currency)[] Places =
        [("Europe/Berlin", "EUR"), ("America/New_York", "USD"), ("Asia/Tokyo", "JPY"), ("Europe/London", "GBP"), ("Australia/Sydney", "AUD")];

    private static readonly int[] Capacities = [1, 1, 1, 1, 4];
    private static readonly int[] Minutes = [30, 45, 60, 60, 90];

    public MadeTenant(Scale scale, int number)
    {
        Scale = scale;
        Number = number;
        Draw = new Draw((((long)scale.Seed) << 32) + number);
        Created = scale.Today.AddDays(-Calendar.DaysBack - 70);
        (Zone, Currency) = Places[number % Places.Length];
        Id = new TenantId(string.Create(12, Draw, (key, draw) =>
        {
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = KeyLetters[draw.Below(KeyLetters.Length)];
            }
        }));
        Resources = [.. Enumerable.Range(0, 20).Select(i => (new ResourceId(Draw.Id(Created)), Capacities[i % Capacities.Length]))];
        Services = [.. Enumerable.Range(0, Minutes.Length).Select(Service)];
        Customers = [.. Enumerable.Range(0, 1 + (scale.BookingsOf(number) / BookingsPerCustomer)).Select(i => new CustomerId(Draw.Id(Created.AddMinutes(i))))];
    }

    public Scale Scale { get; }

    public int Number { get; }

    public Draw Draw { get; }

    public TenantId Id { get; }

    public string Slug => $"load-{Number + 1:D3}";

    public string Zone { get; }

    public string Currency { get; }

    public DateTimeOffset Created { get; }

    public IReadOnlyList<(ResourceId Id, int Capacity)> Resources { get; }

    /// <summary>Each is offered at every resource. The last asks for a deposit.</summary>
    public IReadOnlyList<Service> Services { get; }

    public IReadOnlyList<CustomerId> Customers { get; }

    // With its buffers none is longer than a place of the calendar.
    private Service Service(int i) => new()
    {
        Id = new ServiceId(Draw.Id(Created)),
        Name = $"Service {i + 1}",
        Duration = TimeSpan.FromMinutes(Minutes[i]),
        BufferBefore = TimeSpan.FromMinutes(i % 2 == 0 ? 15 : 0),
        BufferAfter = TimeSpan.FromMinutes(15),
        SlotStep = TimeSpan.FromMinutes(15),
        PriceMinor = 2000 + (1000 * i),
        DepositMinor = i == Minutes.Length - 1 ? 1000 : 0,
        Currency = Currency,
        CreatedAt = Created,
    };
}
