using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Payments;

/// <summary>The provider accounts of this deployment. Which tenant uses which is configuration, and so are their secrets.</summary>
public interface IPaymentAccounts
{
    /// <summary>The account that a tenant's new payments run over; null when it takes none.</summary>
    string? Of(Tenant tenant);

    /// <exception cref="InvalidOperationException">There is no account of this name, or not any more.</exception>
    IPaymentProvider Provider(string account);

    /// <summary>All accounts at one kind of provider, such as sandbox or stripe.</summary>
    IEnumerable<string> OfKind(string kind);
}
