using FluentValidation;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <param name="Amount">What is due to confirm when null, or the balance when nothing is.</param>
/// <param name="PaymentMethodToken">The provider's token of a card; without one the payer gives it with the client secret.</param>
public sealed record StartPayment(
    BookingId BookingId,
    Money? Amount,
    string? PaymentMethodToken,
    [property: NotSearched] string? IdempotencyKey) : ICommand<Payment>, IIdempotent;

internal sealed class StartPaymentValidator : AbstractValidator<StartPayment>
{
    private const int LongestToken = 255;

    public StartPaymentValidator()
    {
        RuleFor(c => c.Amount!.Value).MustBeAnAmount().When(c => c.Amount is not null).OverridePropertyName(nameof(StartPayment.Amount));
        RuleFor(c => c.PaymentMethodToken).Must(token => token is null or { Length: > 0 and <= LongestToken })
            .WithMessage($"Must have 1 to {LongestToken} characters.");
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class StartPaymentHandler(
    IPaymentStore store, PaymentWork work, IPaymentAccounts accounts, ITenantDirectory tenants, CallerContext context)
    : IRequestHandler<StartPayment, Result<Payment>>
{
    public async Task<Result<Payment>> Handle(StartPayment command, CancellationToken cancellationToken)
    {
        var tenant = await tenants.Find(context.Tenant, cancellationToken);
        var account = tenant is null ? null : accounts.Of(tenant);
        var scope = IdempotencyScope.Of(command, context.Caller);
        var begun = await store.Begin(
            command.BookingId, scope, command.PaymentMethodToken, open => Decide(command, account, open), cancellationToken);
        if (!begun.TryGet(out var mine))
        {
            return Result<Payment>.Refused(begun.Errors);
        }

        var payment = mine is not null
            ? await work.Charge(mine.Task, mine.Payment, command.PaymentMethodToken, isFirst: true)
            : (await store.Answer(scope, cancellationToken)).Payment;
        return payment.Status == PaymentStatus.Failed ? new PaymentDeclinedError(payment.FailureCode!) : payment;
    }

    private Result<PaymentChange> Decide(StartPayment command, string? account, OpenPayments open)
    {
        if (BookingSteps.Visible(command.BookingId, open.Booking, context.Caller, out var booking) is { } hidden)
        {
            return hidden;
        }

        var amount = PaymentRules.AmountOf(booking!, open.Payments, command.Amount, open.Now);
        if (!amount.TryGet(out var due))
        {
            return Result<PaymentChange>.Refused(amount.Errors);
        }

        return account is null
            ? new ValidationError("bookingId", "No payments are taken for this booking: its business has no payment provider.")
            : Payment.Start(EntityId.New<PaymentId>(), booking!.Id, account, due, open.Now);
    }
}
