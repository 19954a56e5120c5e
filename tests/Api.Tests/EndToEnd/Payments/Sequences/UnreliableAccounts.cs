using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>The accounts of the deployment with mischief between them and the backend.</summary>
internal sealed class UnreliableAccounts(IPaymentAccounts real, Mischief mischief) : IPaymentAccounts
{
    public string? Of(Tenant tenant) => real.Of(tenant);

    public IPaymentProvider Provider(string account) => new UnreliableProvider(real.Provider(account), mischief);

    public IEnumerable<string> OfKind(string kind) => real.OfKind(kind);

    private sealed class UnreliableProvider(IPaymentProvider real, Mischief mischief) : IPaymentProvider
    {
        public Task<ProviderPayment> Start(TenantId tenant, Payment payment, string? methodToken, CancellationToken cancellationToken) =>
            mischief.Run(() => methodToken == "tok_timeout"
                ? StartUnanswered(tenant, payment, methodToken)
                : real.Start(tenant, payment, methodToken, cancellationToken));

        public Task<ProviderPayment?> Find(Payment payment, CancellationToken cancellationToken) =>
            mischief.Run(() => real.Find(payment, cancellationToken));

        public Task<ProviderPayment> Capture(Payment payment, CancellationToken cancellationToken) =>
            mischief.Run(() => real.Capture(payment, cancellationToken));

        public Task<ProviderPayment> Cancel(Payment payment, CancellationToken cancellationToken) =>
            mischief.Run(() => real.Cancel(payment, cancellationToken));

        public Task<ProviderPayment> Refund(Payment payment, Refund refund, CancellationToken cancellationToken) =>
            mischief.Run(() => real.Refund(payment, refund, cancellationToken));

        public IAsyncEnumerable<(PaymentId? Id, ProviderPayment Payment)> List(
            TenantId tenant, TimeRange created, CancellationToken cancellationToken) => real.List(tenant, created, cancellationToken);

        public ProviderNotice? Read(string body, string? signature, DateTimeOffset now) => real.Read(body, signature, now);

        public Task<ProviderNotice> Identify(ProviderNotice notice, CancellationToken cancellationToken) => real.Identify(notice, cancellationToken);

        // The answer never comes: nobody waits for it here once the provider has taken the money.
        private async Task<ProviderPayment> StartUnanswered(TenantId tenant, Payment payment, string methodToken)
        {
            using var patience = new CancellationTokenSource();
            var started = real.Start(tenant, payment, methodToken, patience.Token);
            while (!started.IsCompleted && await real.Find(payment, CancellationToken.None) is null)
            {
                await Task.Delay(5);
            }

            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => started);
            throw Mischief.Silence();
        }
    }
}
