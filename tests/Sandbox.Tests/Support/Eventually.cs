namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>Waits for what happens by itself.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>The first value that will do.</returns>
    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var found = await look();
            if (wanted(found))
            {
                return found;
            }

            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"It never came to be; the last state was {found}.");
            }

            await Task.Delay(10);
        }
    }

    public static Task That(Func<bool> isSo) => Get(() => Task.FromResult(isSo()), so => so);
}
