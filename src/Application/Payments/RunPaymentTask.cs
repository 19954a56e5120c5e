using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <summary>Does a task of the outbox, whose lease the caller holds. The backend's own command: no caller can send it.</summary>
public sealed record RunPaymentTask(PaymentTask Task) : ICommand<PaymentTask>;

internal sealed class RunPaymentTaskValidator : AbstractValidator<RunPaymentTask>
{
    public RunPaymentTaskValidator() => RuleFor(c => c.Task).NotNull();
}

internal sealed class RunPaymentTaskHandler(IPaymentStore store, PaymentWork work) : IRequestHandler<RunPaymentTask, Result<PaymentTask>>
{
    public async Task<Result<PaymentTask>> Handle(RunPaymentTask command, CancellationToken cancellationToken)
    {
        var task = command.Task;
        if (task.Kind == PaymentTaskKind.Return)
        {
            await store.Settle(task, goesOn: false, open => new PaymentsChange(
                null, Settlement.GiveBackTheRest(open.Booking!, open.Payments, open.Now)));
            return task;
        }

        // The booking may have moved on since the task was written.
        var payment = await work.Settle(task, task.PaymentId!.Value, null, goesOn: true);
        _ = task.Kind == PaymentTaskKind.Refund
            ? await work.Refund(task, payment)
            : await work.Charge(task, payment, await store.MethodTokenOf(payment.Id, cancellationToken), isFirst: false);
        return task;
    }
}
