namespace GraphBooking.Application.Payments;

/// <summary>What providers have posted, each event once.</summary>
public interface IWebhookInbox
{
    /// <summary>
    /// Keeps the event and, in the same transaction, has its payment looked at; a copy of a known event does neither. An event
    /// of a payment that is not there yet is kept until it is.
    /// </summary>
    /// <param name="account">Whose signature it bears: it can speak of payments over that account alone.</param>
    /// <param name="notice">Without a tenant it is kept, and nothing else.</param>
    Task Accept(string account, ProviderNotice notice);
}
