using System.Globalization;
using System.Text.RegularExpressions;
using GraphBooking.Sandbox.Payments;
using GraphBooking.Sandbox.Records;

namespace GraphBooking.Sandbox.Http;

/// <summary>Which payments are asked for; what is null restricts nothing.</summary>
/// <param name="CreatedFrom">The first instant of them.</param>
/// <param name="CreatedTo">The first instant after them.</param>
/// <param name="After">Only payments made after the one of this id.</param>
internal sealed partial record PaymentQuery(
    string? Tenant, DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, string? After, int Limit)
{
    private const int DefaultLimit = 100;
    private const int GreatestLimit = 1_000;

    public static (PaymentQuery? Query, Refusal? Refusal) Of(IQueryCollection query)
    {
        if (!TryInstant(query["createdFrom"], out var from) || !TryInstant(query["createdTo"], out var to))
        {
            return (null, Refusal.Invalid("createdFrom and createdTo are instants such as 2030-01-31T09:00:00Z."));
        }

        var limit = DefaultLimit;
        if (query.ContainsKey("limit")
            && (!int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > GreatestLimit))
        {
            return (null, Refusal.Invalid($"limit is from 1 to {GreatestLimit}."));
        }

        return (new PaymentQuery(query["tenant"], from, to, query["after"], limit), null);
    }

    /// <returns>Null when there is no payment to begin after.</returns>
    public (IReadOnlyList<Payment> Payments, bool HasMore)? Run(BooksState state)
    {
        if (After is not null && state.Payment(After) is null)
        {
            return null;
        }

        var found = state.Payments(After).Select(booked => booked.Payment).Where(Fits).Take(Limit + 1).ToList();
        return (found.Take(Limit).ToList(), found.Count > Limit);
    }

    private bool Fits(Payment payment) =>
        (Tenant is null || payment.Metadata.GetValueOrDefault("tenant") == Tenant)
        && !(payment.CreatedAt < CreatedFrom)
        && !(payment.CreatedAt >= CreatedTo);

    private static bool TryInstant(string? text, out DateTimeOffset? instant)
    {
        var isOne = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        instant = isOne ? parsed : null;
        return text is null || (isOne && Rfc3339().IsMatch(text));
    }

    // An instant without its offset would be read in whatever zone this machine is in.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\z")]
    private static partial Regex Rfc3339();
}
