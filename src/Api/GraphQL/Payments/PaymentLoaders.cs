using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Payments;

internal static class PaymentLoaders
{
    /// <summary>Null for those that the caller may not see, too.</summary>
    public static readonly Loader<PaymentId, Payment> Payment =
        Loader.One<PaymentId, Payment>(ids => new GetPayments(ids), payment => payment.Id);

    public static readonly Loader<BookingId, Payment> OfBooking =
        Loader.Many<BookingId, Payment>(ids => new GetPaymentsOfBookings(ids));

    public static readonly Loader<PaymentId, Refund> Refunds = Loader.Many<PaymentId, Refund>(ids => new GetRefunds(ids));

    /// <summary>As text; null for a payment that has none.</summary>
    public static readonly Loader<PaymentId, string> ClientSecret = new(async (request, ids, cancellationToken) =>
    {
        var result = await request.Send(new GetClientSecrets(ids), cancellationToken);
        if (!result.TryGet(out var found))
        {
            return Result<Func<PaymentId, object?>>.Refused(result.Errors);
        }

        var secrets = found.ToDictionary(secret => secret.PaymentId, secret => secret.Text);
        return Result<Func<PaymentId, object?>>.Of(id => secrets.GetValueOrDefault(id));
    });
}
