using System.Text;
using GraphBooking.Api.Http.Streams;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>What is written while more follows goes out with what follows, in its order, and nothing stays behind.</summary>
public sealed class GatheringStreamTests : IDisposable
{
    private readonly Below _below = new();
    private readonly GatheringStream _stream;

    public GatheringStreamTests() => _stream = new GatheringStream(_below);

    public void Dispose()
    {
        _stream.Dispose();
        _below.Dispose();
    }

    [Fact]
    public async Task ByItself_EachGoesOutAtOnce()
    {
        await Write("a", moreFollows: false);
        await Write("b", moreFollows: false);

        Assert.Equal(["a", "b"], _below.Writes);
    }

    [Fact]
    public async Task WhileMoreFollows_TheyGoOutWithTheLast()
    {
        await Write("a", moreFollows: true);
        await Write("b", moreFollows: true);
        await _stream.FlushAsync();
        Assert.Empty(_below.Writes);
        Assert.Equal(0, _below.Flushes);

        await Write("c", moreFollows: false);
        await Write("d", moreFollows: false);

        Assert.Equal(["abc", "d"], _below.Writes);
    }

    [Fact]
    public async Task TooMuch_WaitsForNothing()
    {
        var large = new string('x', 40_000);
        await Write(large, moreFollows: true);
        Assert.Empty(_below.Writes);

        await Write(large, moreFollows: true);
        await Write("y", moreFollows: true);

        Assert.Equal([large + large], _below.Writes);
    }

    private async Task Write(string text, bool moreFollows)
    {
        _stream.MoreFollows = moreFollows;
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    private sealed class Below : MemoryStream
    {
        public List<string> Writes { get; } = [];

        public int Flushes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            return Task.CompletedTask;
        }
    }
}
