namespace GraphBooking.Api.Tests.Crash;

/// <summary>Waits for what happens by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="isSo">What is waited for.</param>
    /// <param name="state">What there is in its place, for people.</param>
    public static async Task That(Func<Task<bool>> isSo, Func<string> state)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            Assert.False(limit.IsCancellationRequested, limit.IsCancellationRequested ? $"It never came to be: {state()}." : null);
            await Task.Delay(20);
        }
    }
}
