namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// Looks at a credential again whenever it has run out: a token is over then, a key is good for another while unless it was
/// revoked.
/// </summary>
/// <param name="read">Reads the credential anew.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="over">Called once, when it no longer counts.</param>
internal sealed class CredentialWatch(Func<CancellationToken, ValueTask<Credential>> read, TimeProvider clock, Action over) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public void Start(Credential credential) => _watching = credential.Caller is null ? _watching : Watch(credential, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task Watch(Credential credential, CancellationToken cancellationToken)
    {
        try
        {
            while (credential.Caller is not null)
            {
                await Task.Delay(credential.LifeAt(clock.GetUtcNow()), clock, cancellationToken);
                credential = await Read(cancellationToken);
            }

            over();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody needs to know any more.
        }
    }

    // As long as nobody can be looked up, nothing that a subscriber could be told is read either.
    private async Task<Credential> Read(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await read(cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Retry, clock, cancellationToken);
            }
        }
    }
}
