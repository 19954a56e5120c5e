using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <param name="Amount">All that is left when null.</param>
public sealed record RefundPayment(
    PaymentId PaymentId,
    Money? Amount,
    string? Reason,
    [property: NotSearched] string? IdempotencyKey) : ICommand<Payment>, IIdempotent;

internal sealed class RefundPaymentValidator : AbstractValidator<RefundPayment>
{
    public RefundPaymentValidator()
    {
        RuleFor(c => c.Amount!.Value).MustBeAnAmount().When(c => c.Amount is not null).OverridePropertyName(nameof(RefundPayment.Amount));
        RuleFor(c => c.Reason).MustFitText();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class RefundPaymentHandler(IPaymentStore store, PaymentWork work, CallerContext context)
    : IRequestHandler<RefundPayment, Result<Payment>>
{
    public async Task<Result<Payment>> Handle(RefundPayment command, CancellationToken cancellationToken)
    {
        // Without one the key still has to be looked at.
        var booking = await store.BookingOf(command.PaymentId, cancellationToken) ?? default;
        var scope = IdempotencyScope.Of(command, context.Caller);
        var begun = await store.Begin(booking, scope, null, open => Decide(command, open), cancellationToken);
        if (!begun.TryGet(out var mine))
        {
            return Result<Payment>.Refused(begun.Errors);
        }

        var (payment, isRefused) = mine is not null
            ? await Run(mine)
            : await store.Answer(scope, cancellationToken);
        return isRefused ? new ValidationError("paymentId", "The payment provider refused the refund.") : payment;
    }

    private async Task<PaymentAnswer> Run(BegunPayment begun)
    {
        var payment = await work.Refund(begun.Task, begun.Payment);
        return new PaymentAnswer(payment, payment.Refunds.Single(refund => refund.Id == begun.Task.RefundId).Status == RefundStatus.Failed);
    }

    private static Result<PaymentChange> Decide(RefundPayment command, OpenPayments open) =>
        open.Payments.FirstOrDefault(payment => payment.Id == command.PaymentId) is { } payment
            ? payment.Refund(EntityId.New<RefundId>(), command.Amount, command.Reason, open.Now)
            : new NotFoundError(command.PaymentId.ToString());
}
