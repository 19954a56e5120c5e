namespace GraphBooking.Domain.Shared;

/// <summary>A typed id over a version-7 UUID.</summary>
public interface IEntityId<TSelf> : IPublicId
    where TSelf : struct, IEntityId<TSelf>
{
    static abstract string Prefix { get; }

    Guid Value { get; }

    static abstract TSelf From(Guid value);

    static virtual TSelf New() => TSelf.From(Guid.CreateVersion7());

    static virtual bool TryParse(string? text, out TSelf id)
    {
        var parsed = PublicId.TryParse(TSelf.Prefix, text, out var value);
        id = TSelf.From(value);
        return parsed;
    }

    void IPublicId.Format(Span<byte> target) => PublicId.Format(TSelf.Prefix, Value, target);
}

/// <summary>An id of any type, to be written down.</summary>
public interface IPublicId
{
    /// <summary>Fills <see cref="PublicId.Length"/> bytes.</summary>
    void Format(Span<byte> target);
}

public readonly record struct ResourceId(Guid Value) : IEntityId<ResourceId>
{
    public static string Prefix => "res";

    public static ResourceId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct ServiceId(Guid Value) : IEntityId<ServiceId>
{
    public static string Prefix => "svc";

    public static ServiceId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct ClosureId(Guid Value) : IEntityId<ClosureId>
{
    public static string Prefix => "clo";

    public static ClosureId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct CustomerId(Guid Value) : IEntityId<CustomerId>
{
    public static string Prefix => "cus";

    public static CustomerId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct BookingId(Guid Value) : IEntityId<BookingId>
{
    public static string Prefix => "bkg";

    public static BookingId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct PartnerId(Guid Value) : IEntityId<PartnerId>
{
    public static string Prefix => "par";

    public static PartnerId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct PaymentId(Guid Value) : IEntityId<PaymentId>
{
    public static string Prefix => "pay";

    public static PaymentId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

public readonly record struct RefundId(Guid Value) : IEntityId<RefundId>
{
    public static string Prefix => "rfd";

    public static RefundId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}

/// <summary>A row of an outbox.</summary>
public readonly record struct TaskId(Guid Value) : IEntityId<TaskId>
{
    public static string Prefix => "tsk";

    public static TaskId From(Guid value) => new(value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
