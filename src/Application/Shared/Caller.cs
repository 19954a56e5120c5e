using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Shared;

/// <summary>What a credential entitles to; System is the backend itself, and no credential gives it.</summary>
public enum Role
{
    Operator,
    Owner,
    Staff,
    Customer,
    Partner,
    System,
}

/// <summary>Who is asking, taken from the credential and from nothing else.</summary>
/// <param name="Role">What they may.</param>
/// <param name="Subject">The credential's subject; a customer's is the id of a customer.</param>
/// <param name="Tenant">Null for an operator.</param>
public sealed record Caller(Role Role, string Subject, TenantId? Tenant)
{
    /// <summary>The task of an outbox in whose course this is done; null for a request.</summary>
    public string? Cause { get; init; }

    public static Caller System(TenantId tenant) => new(Role.System, "system", tenant);

    /// <summary>Whom a CUSTOMER is: null when the subject is no customer id, and for every other role.</summary>
    public CustomerId? OwnCustomer =>
        Role == Role.Customer && EntityId.TryParse<CustomerId>(Subject, out var id) ? id : null;

    /// <summary>Whether the caller may see what belongs to this customer (null: to none).</summary>
    public bool MaySee(CustomerId? customer) =>
        Role != Role.Customer || (customer is not null && customer == OwnCustomer);
}

/// <summary>The caller of the current scope. The edge sets it, once.</summary>
public sealed class CallerContext
{
    private Caller? _caller;

    /// <exception cref="InvalidOperationException">Nobody is asking: the scope was entered without a credential.</exception>
    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("This scope has no caller.");
        set => _caller = value;
    }

    public Caller? CallerOrNobody => _caller;

    /// <summary>Shared with the other scopes of the same request.</summary>
    public Consistency Consistency { get; set; } = new();

    /// <exception cref="InvalidOperationException">The caller belongs to no tenant.</exception>
    public TenantId Tenant => Caller.Tenant ?? throw new InvalidOperationException("The caller belongs to no tenant.");
}
