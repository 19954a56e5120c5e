using System.Runtime.CompilerServices;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The provider of the embedded default. It knows payments and refunds by our ids.</summary>
internal sealed class SandboxProvider(HttpClient http, PaymentAccountOptions account, TimeSpan callTimeout) : IPaymentProvider
{
    private const int PageSize = 100;

    private readonly SandboxApi _api = new(http, account.Address!, account.ApiKey);
    private readonly ProviderCalls _calls = new(ProviderKinds.Sandbox, callTimeout);
    private readonly string _webhookSecret = account.WebhookSecret;

    public Task<ProviderPayment> Start(TenantId tenant, Payment payment, string? methodToken, CancellationToken cancellationToken) =>
        _calls.Run("start", token => Start(ToStart(tenant, payment, methodToken), payment, token), cancellationToken);

    public Task<ProviderPayment?> Find(Payment payment, CancellationToken cancellationToken) => _calls.Run(
        "find",
        async token => (await _api.Find(payment.Id.ToString(), token))?.ToSnapshot(),
        cancellationToken);

    public Task<ProviderPayment> Capture(Payment payment, CancellationToken cancellationToken) =>
        Step("capture", payment, "capture", new { payment.AmountMinor }, $"{payment.Id}:capture:{payment.Version}", cancellationToken);

    public Task<ProviderPayment> Cancel(Payment payment, CancellationToken cancellationToken) =>
        Step("cancel", payment, "cancel", new { }, $"{payment.Id}:cancel:{payment.Version}", cancellationToken);

    public Task<ProviderPayment> Refund(Payment payment, Refund refund, CancellationToken cancellationToken) =>
        Step("refund", payment, "refunds", new { Id = refund.Id.ToString(), refund.AmountMinor }, refund.Id.ToString(), cancellationToken);

    public async IAsyncEnumerable<(PaymentId? Id, ProviderPayment Payment)> List(
        TenantId tenant, TimeRange created, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = $"?tenant={tenant}&createdFrom={created.Start.UtcDateTime:O}&createdTo={created.End.UtcDateTime:O}&limit={PageSize}";
        for (var query = all; query is not null;)
        {
            var asked = query;
            var (payments, hasMore) = await _calls.Run("list", token => Page(asked, token), cancellationToken);
            foreach (var payment in payments)
            {
                yield return (EntityId.TryParse<PaymentId>(payment.Reference, out var id) ? id : null, payment);
            }

            query = hasMore && payments.Length > 0 ? $"{all}&after={Uri.EscapeDataString(payments[^1].Reference)}" : null;
        }
    }

    public ProviderNotice? Read(string body, string? signature, DateTimeOffset now)
    {
        if (!SandboxSignature.IsGood(body, signature, _webhookSecret, now))
        {
            return null;
        }

        return ProviderJson.TryRead<SandboxMessages.Event>(body) is not { } told ? null : new ProviderNotice(
            told.Id,
            told.Type,
            TenantId.TryParse(told.Metadata?.GetValueOrDefault("tenant"), out var tenant) ? tenant : null,
            EntityId.TryParse<PaymentId>(told.PaymentId, out var payment) ? payment : null);
    }

    /// <summary>The sandbox names each payment by our id, and its tenant with it.</summary>
    public Task<ProviderNotice> Identify(ProviderNotice notice, CancellationToken cancellationToken) => Task.FromResult(notice);

    private static object ToStart(TenantId tenant, Payment payment, string? methodToken) => new
    {
        Id = payment.Id.ToString(),
        payment.AmountMinor,
        payment.Currency,
        PaymentMethodToken = methodToken,
        Metadata = new { Tenant = tenant.ToString() },
    };

    private async Task<ProviderPayment> Start(object start, Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            return (await _api.Start(start, payment.Id.ToString(), cancellationToken)).ToSnapshot();
        }
        catch (ProviderRefusedException)
        {
            // Of all that it was told, the token alone comes from outside.
            return FailedStart.Of(payment, FailedStart.InvalidMethod);
        }
    }

    private Task<ProviderPayment> Step(
        string operation, Payment payment, string route, object body, string idempotencyKey, CancellationToken cancellationToken) => _calls.Run(
            operation,
            async token => (await _api.Step(payment.Id.ToString(), route, body, idempotencyKey, token)).ToSnapshot(),
            cancellationToken);

    private async Task<(ProviderPayment[] Payments, bool HasMore)> Page(string query, CancellationToken cancellationToken)
    {
        var page = await _api.List(query, cancellationToken);
        return ([.. page.Payments.Select(payment => payment.ToSnapshot())], page.HasMore);
    }
}
