using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Webhooks;

namespace GraphBooking.Sandbox.Records;

/// <summary>What the changes so far add up to. Not safe for use by several threads.</summary>
internal sealed class BooksState
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, int> _positions = [];
    private readonly Dictionary<string, BookedPayment> _payments = [];
    private readonly Dictionary<(string Operation, string Key), UsedKey> _keys = [];
    private readonly Dictionary<string, string> _refunds = [];
    private readonly Dictionary<string, SentEvents> _events = [];
    private readonly PriorityQueue<string, DateTimeOffset> _settling = new();

    public Uri? WebhookUrl { get; private set; }

    public IEnumerable<SentEvents> Events => _events.Values;

    public BookedPayment? Payment(string id) => _payments.GetValueOrDefault(id);

    public UsedKey? Key(string operation, string key) => _keys.GetValueOrDefault((operation, key));

    public SentEvents? Event(string id) => _events.GetValueOrDefault(id);

    /// <summary>The payment that has a refund of this id.</summary>
    public string? PaymentOfRefund(string refundId) => _refunds.GetValueOrDefault(refundId);

    /// <summary>In order of creation.</summary>
    /// <param name="after">The id of a payment to begin behind; null to begin at the first.</param>
    public IEnumerable<BookedPayment> Payments(string? after = null) =>
        _order.Skip(after is null ? 0 : _positions[after] + 1).Select(id => _payments[id]);

    /// <summary>The payment in progress that settles next, and when.</summary>
    public (BookedPayment Payment, DateTimeOffset At)? NextToSettle()
    {
        while (_settling.TryPeek(out var id, out var at))
        {
            if (_payments[id].SettlesAt is not null)
            {
                return (_payments[id], at);
            }

            _settling.Dequeue();
        }

        return null;
    }

    public void Apply(Change change)
    {
        if (change.Payment is { } payment)
        {
            Keep(payment);
        }

        if (change.Key is { } key)
        {
            _keys[(key.Operation, key.Key)] = key;
        }

        if (change.Target is { } target)
        {
            WebhookUrl = target.Url;
        }

        ApplyEvents(change);
    }

    private void ApplyEvents(Change change)
    {
        if (change is { Event: { } raised, Payment.Payment: { } payment })
        {
            _events[raised.Id] = new SentEvents(new WebhookEvent(raised.Id, raised.Type, change.At, payment));
        }

        if (change.Resend is { } resend)
        {
            _events[resend.EventId].Outstanding += resend.Copies;
        }

        if (change.Sent is { } sent)
        {
            var events = _events[sent.EventId];
            events.Outstanding--;
            events.Delivered += sent.Delivered ? 1 : 0;
        }
    }

    private void Keep(BookedPayment booked)
    {
        var id = booked.Payment.Id;
        if (_positions.TryAdd(id, _order.Count))
        {
            _order.Add(id);
        }

        _payments[id] = booked;
        foreach (var refund in booked.Payment.Refunds)
        {
            _refunds[refund.Id] = id;
        }

        if (booked.SettlesAt is { } at)
        {
            _settling.Enqueue(id, at);
        }
    }
}
