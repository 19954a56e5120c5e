using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Payments;

/// <summary>
/// Asks the provider and writes down what it says, one step after the other, for a request that waits and for the outbox
/// alike. Nobody's impatience stops it: the provider's own time limit does.
/// </summary>
internal sealed class PaymentWork(IPaymentStore store, IPaymentAccounts accounts, CallerContext context)
{
    /// <summary>Brings a payment as far as it gets now.</summary>
    /// <param name="task">Its own.</param>
    /// <param name="payment">As it was last read.</param>
    /// <param name="methodToken">For a start.</param>
    /// <param name="isFirst">Whether the provider surely knows nothing of it yet.</param>
    /// <returns>As it is then.</returns>
    public async Task<Payment> Charge(PaymentTask task, Payment payment, string? methodToken, bool isFirst)
    {
        var provider = accounts.Provider(payment.Account);
        while (true)
        {
            try
            {
                var step = payment.NextStep;
                var seen = step == ProviderStep.Start && !isFirst
                    ? await provider.Find(payment, CancellationToken.None) ?? await Start(provider, payment, methodToken)
                    : await Ask(provider, step, payment, methodToken);
                payment = await Settle(task, payment.Id, seen, goesOn: false);
                if (payment.NextStep is ProviderStep.None or ProviderStep.Look)
                {
                    return payment;
                }

                // The provider did not do what it was asked and did not say why: not again at once.
                if (payment.NextStep == step)
                {
                    await store.Postpone(task, "no_progress");
                    return payment;
                }
            }
            catch (ProviderUnavailableException)
            {
                await store.Postpone(task, "unavailable");
                return payment;
            }
        }
    }

    /// <summary>Has a refund made.</summary>
    /// <returns>The payment after it.</returns>
    public async Task<Payment> Refund(PaymentTask task, Payment payment)
    {
        var refund = payment.Refunds.Single(one => one.Id == task.RefundId);
        if (refund.Status != RefundStatus.Pending)
        {
            return await Settle(task, payment.Id, null, goesOn: false);
        }

        try
        {
            var seen = await accounts.Provider(payment.Account).Refund(payment, refund, CancellationToken.None);
            return await Settle(task, payment.Id, seen, goesOn: false);
        }
        catch (ProviderRefusedException)
        {
            Telemetry.RefundsRefused.Add(1);
            var refused = await store.Settle(
                task, goesOn: false, open => new PaymentsChange(null, [Of(open, payment.Id).RefuseRefund(refund.Id, open.Now)]));
            return refused!;
        }
        catch (ProviderUnavailableException)
        {
            await store.Postpone(task, "unavailable");
            return payment;
        }
    }

    /// <summary>Lets what the provider says, or nothing new, meet the booking as it is now.</summary>
    /// <param name="task">The payment's own, or that of one of its refunds.</param>
    /// <param name="id">Which payment.</param>
    /// <param name="seen">Null for nothing new.</param>
    /// <param name="goesOn">Whether the caller goes on with the task.</param>
    public async Task<Payment> Settle(PaymentTask task, PaymentId id, ProviderPayment? seen, bool goesOn)
    {
        var settled = await store.Settle(task, goesOn, open =>
        {
            var both = Settlement.Of(open.Booking!, open.Payments, id, seen, open.SlotIsFree, open.Now);
            return new PaymentsChange(both.Booking, [both.Payment]);
        });
        return settled!;
    }

    private async Task<ProviderPayment> Ask(IPaymentProvider provider, ProviderStep step, Payment payment, string? methodToken)
    {
        try
        {
            return step switch
            {
                ProviderStep.Start => await Start(provider, payment, methodToken),
                ProviderStep.Capture => await provider.Capture(payment, CancellationToken.None),
                ProviderStep.Cancel => await provider.Cancel(payment, CancellationToken.None),
                _ => await Look(provider, payment),
            };
        }
        catch (ProviderRefusedException)
        {
            // It stands otherwise there than here.
            return await Look(provider, payment);
        }
    }

    private Task<ProviderPayment> Start(IPaymentProvider provider, Payment payment, string? methodToken) =>
        provider.Start(context.Tenant, payment, methodToken, CancellationToken.None);

    private static async Task<ProviderPayment> Look(IPaymentProvider provider, Payment payment) =>
        await provider.Find(payment, CancellationToken.None)
            ?? throw new ProviderUnavailableException("The provider does not know a payment that it knew before.", null);

    private static Payment Of(OpenPayments open, PaymentId id) => open.Payments.Single(payment => payment.Id == id);
}
