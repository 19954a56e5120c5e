using System.Threading.Channels;
using GraphBooking.Api.Tests.Http;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>
/// A subscription begins when it reached the server. On a busy machine others book, and are answered, between that and the
/// moment when it is read; here it is a look-up of the partner that takes its time.
/// </summary>
public sealed class ArrivalTests
{
    private const string Changes = "subscription { bookingChanged { cursor } }";

    // Many times what the kernel's clock may be wrong by.
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Subscribe_WhenItIsReadLate_BeginsWhenItCame()
    {
        var (server, partners, feed) = await Start();
        await using var client = await SocketClient.Connect(server.Socket);
        await client.Say(new { type = "connection_init", payload = new Dictionary<string, string> { ["X-Api-Key"] = SlowPartners.Key } });
        await client.Say(new { type = "subscribe", id = "1", payload = new { documentId = SlowPartners.Document } });
        await Task.Delay(AWhile);
        var sent = TimeProvider.System.GetTimestamp();
        await Task.Delay(AWhile);

        partners.Answer();

        Assert.InRange(await feed.Asked(), 0, sent);
        await server.DisposeAsync();
    }

    /// <summary>What was known before the subscription was even sent is not before its beginning.</summary>
    [Fact]
    public async Task Subscribe_WhenItIsReadLate_DoesNotBeginBeforeItCame()
    {
        var (server, partners, feed) = await Start();
        await using var client = await SocketClient.Connect(server.Socket);
        await client.Say(new { type = "connection_init", payload = new Dictionary<string, string> { ["X-Api-Key"] = SlowPartners.Key } });
        await Task.Delay(AWhile);
        var before = TimeProvider.System.GetTimestamp();

        await client.Say(new { type = "subscribe", id = "1", payload = new { documentId = SlowPartners.Document } });
        await Task.Delay(AWhile);
        partners.Answer();

        Assert.InRange(await feed.Asked(), before, long.MaxValue);
        await server.DisposeAsync();
    }

    /// <summary>Its client may take the headers for a promise: whatever it books from then on has to come.</summary>
    [Fact]
    public async Task Post_WhenItsAnswerHasBegun_BeganBeforeThat()
    {
        var (server, _, feed) = await Start(builder => builder.Services.AddSingleton<IStartupFilter>(new SlowFlushes()));
        var token = await server.Token();
        var before = TimeProvider.System.GetTimestamp();
        using var events = await EventReader.Post(new Uri(server.Client.BaseAddress!, "/graphql"), token, Changes);
        var begun = TimeProvider.System.GetTimestamp();

        Assert.InRange(await feed.Asked(), before, begun);
        await server.DisposeAsync();
    }

    private static async Task<(ApiServer Server, SlowPartners Partners, AskedChanges Feed)> Start(Action<WebApplicationBuilder>? configure = null)
    {
        var (partners, feed) = (new SlowPartners(), new AskedChanges());
        var server = await ApiServer.Start(configure: builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IPartnerDirectory>(partners));
            builder.Services.Replace(ServiceDescriptor.Scoped<IBookingChanges>(_ => feed));
            configure?.Invoke(builder);
        });
        return (server, partners, feed);
    }

    /// <summary>One partner with one document, looked up when the test says so.</summary>
    private sealed class SlowPartners : IPartnerDirectory
    {
        private static readonly PartnerKey Only = PartnerKey.New(TenantId.New());

        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static string Key => Only.Reveal();

        public static string Document => DocumentId.Of(Changes).ToString();

        public void Answer() => _answered.TrySetResult();

        public async Task<PartnerId?> FindByKey(PartnerKey key, CancellationToken cancellationToken)
        {
            await _answered.Task.WaitAsync(cancellationToken);
            return EntityId.New<PartnerId>();
        }

        public Task<bool> IsActive(TenantId tenant, PartnerId partner, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<string?> FindDocument(TenantId tenant, PartnerId partner, DocumentId id, CancellationToken cancellationToken) =>
            Task.FromResult<string?>(Changes);

        public IAsyncEnumerable<PublishedText> All(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>The client has what was flushed a while before the server goes on.</summary>
    private sealed class SlowFlushes : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseWhen(context => context.Request.Path == "/graphql", slow => slow.Use(async (context, rest) =>
            {
                context.Response.Body = new SlowStream(context.Response.Body);
                await rest(context);
            }));
            next(app);
        };
    }

    private sealed class SlowStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            await inner.FlushAsync(cancellationToken);
            await Task.Delay(AWhile, cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A silent feed that says since when it was to be followed.</summary>
    private sealed class AskedChanges : IBookingChanges
    {
        private readonly Channel<long> _since = Channel.CreateUnbounded<long>();

        public async Task<long> Asked() => await _since.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        public Task<IAsyncEnumerable<BookingChanged>> Subscribe(FollowBookings request, CancellationToken cancellationToken)
        {
            _since.Writer.TryWrite(request.Since);
            return Task.FromResult(AsyncEnumerable.Empty<BookingChanged>());
        }
    }
}
