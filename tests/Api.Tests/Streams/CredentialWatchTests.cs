using GraphBooking.Api.Http;
using GraphBooking.Api.Http.Streams;
using GraphBooking.Api.Tests.GraphQL;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.Time.Testing;

namespace GraphBooking.Api.Tests.Streams;

public sealed class CredentialWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _over = new();
    private int _reads;

    [Fact]
    public async Task Watch_WhenTheKeyWasRevoked_IsOverAtTheNextLook()
    {
        await using var watch = Watch(Good, Good, Credential.Invalid);

        await Pass(29);
        Assert.Equal(0, _reads);
        await Pass(2);
        Assert.Equal((1, false), (_reads, _over.Task.IsCompleted));
        await Pass(30);
        await Pass(30);

        Assert.Equal((3, true), (_reads, _over.Task.IsCompleted));
        await Pass(90);
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task Watch_WhenNobodyCanBeLookedUp_TriesAgain()
    {
        await using var watch = Watch(null, null, Good);

        await Pass(30);
        await Pass(1);
        await Pass(1);

        Assert.Equal((3, false), (_reads, _over.Task.IsCompleted));
    }

    [Fact]
    public async Task Watch_WhenDisposed_LooksNoMore()
    {
        var watch = Watch(Credential.Invalid);

        await watch.DisposeAsync();
        await Pass(60);

        Assert.Equal((0, false), (_reads, _over.Task.IsCompleted));
    }

    private Credential? Good => new Credential(TestServer.As(Role.Partner), false, _clock.GetUtcNow().AddSeconds(30));

    private CredentialWatch Watch(params Credential?[] answers)
    {
        var watch = new CredentialWatch(
            _ => answers[_reads++] is { } answer
                ? new(answer with { Expires = answer.IsInvalid ? null : _clock.GetUtcNow().AddSeconds(30) })
                : throw new InvalidOperationException("down"),
            _clock,
            _over.SetResult);
        watch.Start(Good!.Value);
        return watch;
    }

    // What a timer sets off runs on another thread.
    private async Task Pass(int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await Task.Delay(50);
    }
}
