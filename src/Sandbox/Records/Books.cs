using System.Security.Cryptography;
using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Webhooks;

namespace GraphBooking.Sandbox.Records;

/// <summary>
/// The provider's own books. One change at a time, and each is in the journal before anyone is told of it. Safe for use by
/// several threads.
/// </summary>
internal sealed class Books : IDisposable
{
    private readonly Lock _lock = new();
    private readonly BooksState _state = new();
    private readonly JournalFile? _journal;
    private readonly TimeProvider _clock;
    private readonly Deliveries _deliveries;

    /// <exception cref="InvalidDataException">The journal holds something else.</exception>
    public Books(SandboxOptions options, Deliveries deliveries)
    {
        _clock = options.Clock;
        _deliveries = deliveries;
        SlowStarted = new Signal(_clock);
        _journal = options.Journal is null ? null : JournalFile.Open(options.Journal, _state.Apply);
        foreach (var sent in _state.Events)
        {
            deliveries.Add(sent.Event, sent.Outstanding);
        }

        deliveries.Target = options.WebhookUrl ?? _state.WebhookUrl;
    }

    /// <summary>A payment began that will settle by itself.</summary>
    public Signal SlowStarted { get; }

    /// <summary>Looks something up.</summary>
    public T Read<T>(Func<BooksState, T> look)
    {
        lock (_lock)
        {
            return look(_state);
        }
    }

    public Outcome Start(KeyedRequest request, StartPayment payment) => Once(request, payment.Id, () =>
        _state.Payment(payment.Id) is null ? payment.Decide(_clock.GetUtcNow()) : Refusal.AlreadyExists);

    public Outcome Capture(KeyedRequest request, string id, long amountMinor) =>
        Once(request, id, () => Step(id, booked => PaymentSteps.Capture(booked, amountMinor)));

    public Outcome Cancel(KeyedRequest request, string id) => Once(request, id, () => Step(id, PaymentSteps.Cancel));

    /// <summary>A refund of an id happens once, whatever the key.</summary>
    public Outcome Refund(KeyedRequest request, string id, string refundId, long amountMinor) => Once(request, id, () =>
    {
        if (_state.PaymentOfRefund(refundId) is not { } known)
        {
            return Step(id, booked => PaymentSteps.Refund(booked, refundId, amountMinor, _clock.GetUtcNow()));
        }

        var booked = _state.Payment(known)!;
        return known == id && booked.Payment.Refunds.Single(refund => refund.Id == refundId).AmountMinor == amountMinor
            ? Decision.Unchanged(booked)
            : Refusal.AlreadyExists;
    });

    /// <summary>A step that no caller would repeat.</summary>
    public Outcome Take(string id, Func<BookedPayment, Decision> step)
    {
        lock (_lock)
        {
            return Carry(Step(id, step), key: null);
        }
    }

    /// <summary>Captures the payments in progress whose time has come.</summary>
    /// <returns>When the next one's time comes; null when there is none.</returns>
    public DateTimeOffset? SettleDue()
    {
        lock (_lock)
        {
            while (_state.NextToSettle() is { } next)
            {
                if (next.At > _clock.GetUtcNow())
                {
                    return next.At;
                }

                Carry(PaymentSteps.Settle(next.Payment), key: null);
            }

            return null;
        }
    }

    /// <returns>False when there is no such event.</returns>
    public bool Resend(string eventId, int copies)
    {
        lock (_lock)
        {
            if (_state.Event(eventId) is not { } known)
            {
                return false;
            }

            Write(new Change { At = _clock.GetUtcNow(), Resend = new Resend(eventId, copies) });
            _deliveries.Add(known.Event, copies);
            return true;
        }
    }

    /// <param name="eventId">The event that a copy was sent of.</param>
    /// <param name="delivered">Null when it failed and will be sent again, false when it was given up.</param>
    public void Sent(string eventId, bool? delivered)
    {
        lock (_lock)
        {
            _state.Event(eventId)!.Attempts++;
            if (delivered is { } end)
            {
                Write(new Change { At = _clock.GetUtcNow(), Sent = new SentEvent(eventId, end) });
            }
        }
    }

    /// <param name="url">Null to hold webhooks back.</param>
    public void SendTo(Uri? url)
    {
        lock (_lock)
        {
            Write(new Change { At = _clock.GetUtcNow(), Target = new WebhookTarget(url) });
            _deliveries.Target = url;
        }
    }

    public void Dispose() => _journal?.Dispose();

    private Outcome Once(KeyedRequest request, string paymentId, Func<Decision> decide)
    {
        lock (_lock)
        {
            if (_state.Key(request.Operation, request.Key) is { } used)
            {
                return used.Digest == request.Digest ? _state.Payment(used.PaymentId)! : Refusal.IdempotencyConflict;
            }

            return Carry(decide(), new UsedKey(request.Operation, request.Key, request.Digest, paymentId));
        }
    }

    private Decision Step(string id, Func<BookedPayment, Decision> step) =>
        _state.Payment(id) is { } booked ? step(booked) : Refusal.NotFound;

    // A refusal changes nothing, so that its key is free for another try.
    private Outcome Carry(Decision decision, UsedKey? key)
    {
        if (decision.Refusal is { } refusal)
        {
            return refusal;
        }

        var raised = decision.Event is { } type ? new RaisedEvent($"evt_{RandomNumberGenerator.GetHexString(24, lowercase: true)}", type) : null;
        if (decision.IsChange || key is not null)
        {
            Write(new Change
            {
                At = _clock.GetUtcNow(),
                Payment = decision.IsChange ? decision.Payment : null,
                Key = key,
                Event = raised,
            });
        }

        Tell(decision, raised);
        return decision.Payment!;
    }

    private void Tell(Decision decision, RaisedEvent? raised)
    {
        if (raised is not null)
        {
            _deliveries.Add(_state.Event(raised.Id)!.Event, copies: 1);
        }

        if (decision.Payment!.SettlesAt is not null)
        {
            SlowStarted.Set();
        }
    }

    private void Write(Change change)
    {
        _journal?.Append(change);
        _state.Apply(change);
    }
}
