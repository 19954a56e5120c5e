using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// The stream below a WebSocket. Messages that are written while more of them wait go out together with the last one: of a burst of
/// events each subscriber costs one call of the system, not one for each event. The socket writes one frame after another.
/// </summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    // More than this waits for nothing.
    private const int Most = 64 * 1024;

    private PooledBuffer? _gathered;
    private volatile bool _moreFollows;

    /// <summary>Whoever sets it will write again at once.</summary>
    public bool MoreFollows
    {
        set => _moreFollows = value;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _gathered is null && !_moreFollows ? inner.WriteAsync(buffer, cancellationToken) : Gather(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _gathered is null ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _gathered, null)?.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask Gather(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var gathered = _gathered ??= new PooledBuffer();
        gathered.Write(buffer.Span);
        if (_moreFollows && gathered.Length < Most)
        {
            return;
        }

        _gathered = null;
        using (gathered)
        {
            await inner.WriteAsync(gathered.Written, cancellationToken);
        }
    }
}

/// <summary>Puts a <see cref="GatheringStream"/> between a connection and what it is upgraded to.</summary>
internal sealed class GatheringUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Null before the upgrade.</summary>
    public GatheringStream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync() => Stream = new GatheringStream(await inner.UpgradeAsync());

    public static Task Offer(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new GatheringUpgrade(upgrade));
        }

        return next(context);
    }
}
