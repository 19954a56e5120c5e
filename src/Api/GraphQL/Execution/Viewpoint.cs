using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>All of a caller that what it is shown can depend on: callers with the same are shown the same of one event.</summary>
/// <param name="Tenant">Whose rows it is shown.</param>
/// <param name="Role">Which fields it may read.</param>
/// <param name="Customer">Who a CUSTOMER is, which is shown its own rows alone; null for every other role.</param>
internal readonly record struct Viewpoint(TenantId? Tenant, Role Role, string? Customer)
{
    public static Viewpoint Of(Caller caller) => new(caller.Tenant, caller.Role, caller.Role == Role.Customer ? caller.Subject : null);
}
