namespace GraphBooking.Infrastructure.Payments;

/// <summary>Connections to one account's provider. They log nothing: no client factory stands behind them.</summary>
internal static class ProviderHttp
{
    // A provider may move behind its name; a connection that lives for ever would not notice.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // A full page of payments is far below this.
    private const int LargestAnswer = 16 * 1024 * 1024;

    public static HttpClient Open()
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = Lifetime,

            // A key goes where it was configured to go, and nowhere else.
            AllowAutoRedirect = false,
            UseCookies = false,

            // What our traces carry is not for others.
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(handler)
        {
            // Each call has a time-out of its own, which its several requests share.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }
}
