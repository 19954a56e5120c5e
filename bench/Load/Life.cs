using System.Globalization;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Bench.Load;

/// <summary>One commit of a booking's life.</summary>
internal sealed record Step(DateTimeOffset At, BookingChange Change, ResourceId? Left, PaymentChange? Payment);

/// <summary>The life of one booking, made by the domain's own rules, so that state and events agree.</summary>
internal sealed class Life
{
    private static readonly string[] Channels = ["web", "web", "web", "phone", "partner"];
    private static readonly string[] Kinds = ["first", "follow-up", "check-up", "emergency"];

    private readonly MadeTenant _tenant;
    private readonly List<Step> _steps = [];
    private DateTimeOffset _now;

    private Life(MadeTenant tenant) => _tenant = tenant;

    public IReadOnlyList<Step> Steps => _steps;

    public Booking Booking => _steps[^1].Change.Booking;

    private Draw Draw => _tenant.Draw;

    /// <param name="tenant">Whose.</param>
    /// <param name="number">Of the tenant's bookings.</param>
    /// <param name="resource">Where.</param>
    /// <param name="busyFrom">When, buffer included.</param>
    public static Life Of(MadeTenant tenant, int number, ResourceId resource, DateTimeOffset busyFrom)
    {
        var life = new Life(tenant);
        life.Live(number, resource, busyFrom);
        return life;
    }

    private void Live(int number, ResourceId resource, DateTimeOffset busyFrom)
    {
        var service = Draw.Of(_tenant.Services);
        var start = busyFrom + service.BufferBefore;
        var isPast = start < _tenant.Scale.Today;
        var fate = Draw.Below(100);
        var isHeld = !isPast && fate < 10;
        // Whoever holds now does so for a day; the others booked some time ahead.
        _now = isHeld
            ? _tenant.Scale.Today - Draw.Between(TimeSpan.Zero, TimeSpan.FromHours(1))
            : (isPast ? start : _tenant.Scale.Today) - Draw.Between(TimeSpan.FromHours(1), TimeSpan.FromDays(60));
        var movesIn = !isHeld && fate > 20 && Draw.Percent(3);
        Hold(number, service, resource, movesIn ? start.AddDays(1) : start, isHeld ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(10));
        if (isHeld)
        {
            return;
        }

        if (fate is >= 10 and < 17)
        {
            Pass(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));
            Take(Booking.Expire(_now).Value);
            return;
        }

        Pass(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(3));
        if (Booking.CustomerId is null)
        {
            Take(Booking.AssignCustomer(Draw.Of(_tenant.Customers), _now).Value);
            Pass(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(3));
        }

        Confirm();
        if (movesIn)
        {
            Pass(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
            Take(Booking.Reschedule(resource, start, service, _now).Value);
        }

        End(fate, isPast);
    }

    private void End(int fate, bool isPast)
    {
        if (fate is >= 17 and < 28)
        {
            // Before it begins, and before today.
            Pass(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15));
            Take(Booking.Cancel(null, _now).Value);
        }
        else if (isPast && fate < 34)
        {
            _now = Booking.Start.AddMinutes(20);
            Take(Booking.MarkNoShow(_now).Value);
        }
        else if (isPast && fate > 34)
        {
            _now = Booking.Start - Draw.Between(TimeSpan.Zero, TimeSpan.FromMinutes(10));
            Take(Booking.CheckIn(_now).Value);
            if (fate > 35)
            {
                _now = Booking.End;
                Take(Booking.Complete(_now).Value);
            }
        }
    }

    private void Hold(int number, Domain.Catalog.Service service, ResourceId resource, DateTimeOffset start, TimeSpan holdFor)
    {
        var customer = Draw.Percent(80) ? Draw.Of(_tenant.Customers) : (CustomerId?)null;
        var held = Booking.Hold(
            new BookingId(Draw.Id(_now)), service, resource, customer, start, 1, holdFor, Draw.Percent(30) ? Attributes(number) : null, _now);
        var reference = Draw.Reference(number);
        Take(new BookingChange(
            held.Booking with { Reference = reference }, [((BookingHeld)held.Events[0]) with { Reference = reference }]));
    }

    private void Confirm()
    {
        if (Booking.DepositMinor == 0)
        {
            Take(Booking.Confirm(_now).Value);
            return;
        }

        var id = new PaymentId(Draw.Id(_now));
        var started = Payment.Start(id, Booking.Id, "sandbox", Booking.Deposit, _now);
        var seen = new ProviderPayment(
            $"pay_{id.Value:N}", PaymentStatus.Captured, Booking.DepositMinor, Booking.DepositMinor, null, null, new PaymentCard("visa", "4242"), [], []);
        var captured = started.Payment.Observe(seen, _now);
        Take(
            Booking.TakePayment(id, Booking.DepositMinor, slotIsFree: true, _now),
            captured with { Events = [.. started.Events, .. captured.Events] });
    }

    private void Pass(TimeSpan least, TimeSpan most) => _now += Draw.Between(least, most);

    private void Take(BookingChange change, PaymentChange? payment = null)
    {
        var left = _steps.Count > 0 && Booking.ResourceId != change.Booking.ResourceId ? Booking.ResourceId : (ResourceId?)null;
        _steps.Add(new Step(_now, change, left, payment));
    }

    private string Attributes(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"channel":"{{Draw.Of(Channels)}}","visit":{"kind":"{{Draw.Of(Kinds)}}","room":{{Draw.Below(40)}}},"ticket":"T-{{number:D6}}","tags":["t{{Draw.Below(9)}}"]}""");
}
