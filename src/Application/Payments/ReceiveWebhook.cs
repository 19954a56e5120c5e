using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <summary>An event that a provider has posted.</summary>
/// <param name="Provider">The kind of provider that the address names, such as sandbox or stripe.</param>
/// <param name="Body">The exact text that is signed; JSON.</param>
/// <param name="Signature">The header that signs it.</param>
public sealed record ReceiveWebhook(
    [property: NotSearched] string Provider,
    [property: JsonText] string Body,
    [property: NotSearched] string? Signature) : ICommand<ProviderNotice>;

internal sealed class ReceiveWebhookValidator : AbstractValidator<ReceiveWebhook>
{
    public ReceiveWebhookValidator() => RuleFor(c => c.Body).NotEmpty();
}

internal sealed class ReceiveWebhookHandler(
    IPaymentAccounts accounts, IWebhookInbox inbox, ITenantDirectory tenants, TimeProvider clock)
    : IRequestHandler<ReceiveWebhook, Result<ProviderNotice>>
{
    // As long as the longest of any provider, and short enough for an index.
    private const int LongestName = 255;
    private static readonly ValidationError Unsigned = new("signature", "The event is not signed, or not just now.");
    private static readonly ValidationError TooLong = new("body", "The event's id or type is too long.");

    public async Task<Result<ProviderNotice>> Handle(ReceiveWebhook command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var account in accounts.OfKind(command.Provider))
        {
            var provider = accounts.Provider(account);
            if (provider.Read(command.Body, command.Signature, now) is { } read)
            {
                if (read.EventId.Length > LongestName || read.Type.Length > LongestName)
                {
                    return TooLong;
                }

                var notice = await provider.Identify(read, cancellationToken);
                await inbox.Accept(account, await Known(notice, cancellationToken));
                return notice;
            }
        }

        return Unsigned;
    }

    // A tenant that is none of ours, and what an account tells of the payments of another, finds no payment: it is kept as unknown.
    private async Task<ProviderNotice> Known(ProviderNotice notice, CancellationToken cancellationToken) =>
        notice.Tenant is { } tenant && await tenants.Find(tenant, cancellationToken) is not null ? notice : notice with { Tenant = null };
}
