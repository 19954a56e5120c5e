namespace GraphBooking.Sandbox.Webhooks;

internal static class WebhookAddress
{
    /// <returns>Null when the text is no absolute http or https address.</returns>
    public static Uri? Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}
