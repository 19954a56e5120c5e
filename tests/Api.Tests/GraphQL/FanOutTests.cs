using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphQL;
using Microsoft.Extensions.DependencyInjection;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>Who shares the answer to an event, and what stays each subscriber's own. Shared are those bytes that are the same memory.</summary>
public sealed class FanOutTests : IAsyncLifetime
{
    private const string Changes = "subscription($r: ID) { bookingChanged(resourceId: $r) { type booking { id status } } }";

    private static readonly BookingChanged Event = new(1, "BookingHeld", Samples.Booking.Id, 1, Samples.Noon);

    private readonly TestServer _server = new();
    private readonly CountingWriter _writer = new();
    private readonly ConcurrentBag<IAsyncEnumerator<StreamedResult>> _open = [];

    public FanOutTests()
    {
        _server.Answers.On<FollowBookings, IAsyncEnumerable<BookingChanged>>(_ => Result<IAsyncEnumerable<BookingChanged>>.Of(Feed()));
        _server.Answers.On<GetBookings, BookingSet>(_ => new BookingSet([Samples.Booking], LinkedRows.None));
    }

    private LatestPosition Latest => _server.Services.GetRequiredService<LatestPosition>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var stream in _open)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Event_WhenManyFollowAlike_IsRunAndWrittenOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Hear(Changes)));

        Assert.All(answers, answer => Assert.True(Shares(answers[0], answer)));
        Assert.Equal(1, _writer.Count);
        Assert.Single(_server.Answers.Sent.OfType<GetBookings>());
    }

    [Fact]
    public async Task Event_WhenTheVariablesAreEqualByValue_IsShared()
    {
        const string Document = "subscription($b: ID, $r: ID) { bookingChanged(bookingId: $b, resourceId: $r) { type } }";

        Assert.True(Shares(await Hear(Document, """{"b":"x","r":"y"}"""), await Hear(Document, """{"r":"y","b":"x"}""")));
    }

    [Fact]
    public async Task Events_OfABurst_TellThatMoreFollows_AllButTheLast()
    {
        _server.Answers.On<FollowBookings, IAsyncEnumerable<BookingChanged>>(_ => Result<IAsyncEnumerable<BookingChanged>>.Of(Burst()));
        await Follow(Changes);
        var stream = Assert.Single(_open);
        var told = new List<bool> { stream.Current.MoreFollows };
        while (told.Count < 5)
        {
            Assert.True(await stream.MoveNextAsync());
            told.Add(stream.Current.MoreFollows);
        }

        // The first may be there before the others are.
        Assert.Equal([true, true, true, false], told[1..]);

        static async IAsyncEnumerable<BookingChanged> Burst([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var position in Enumerable.Range(1, 5))
            {
                yield return Event with { Position = position };
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Theory]
    [InlineData(Changes, """{"r":"other"}""", Role.Staff, false)]
    [InlineData(Changes, """{"r":null}""", Role.Staff, false)]
    [InlineData("subscription { bookingChanged { type } }", "{}", Role.Staff, false)]
    [InlineData(Changes, "{}", Role.Owner, false)]
    [InlineData(Changes, "{}", Role.Customer, false)]
    [InlineData(Changes, "{}", Role.Staff, true)]
    public async Task Event_WhenAnythingDiffersThatItDependsOn_IsRunForEach(string document, string variables, Role role, bool reportsCost)
    {
        var one = await Hear(Changes);

        var other = await Hear(document, variables, TestServer.As(role), new OperationMeter { ReportsCost = reportsCost });

        Assert.False(Shares(one, other));
        Assert.Equal(reportsCost, JsonElement.Parse(other.Payload.Span).TryGetProperty("extensions", out _));
    }

    [Fact]
    public async Task Event_WhenTheOperationDiffers_IsRunForEach()
    {
        const string Two = "subscription A { bookingChanged { type } } subscription B { bookingChanged { cursor } }";

        Assert.False(Shares(await Hear(Two, operation: "A"), await Hear(Two, operation: "B")));
        Assert.True(Shares(await Hear(Two, operation: "B"), await Hear(Two, operation: "B")));
    }

    [Fact]
    public async Task Event_WhenCustomersOrTenantsDiffer_IsRunForEach()
    {
        var own = await Hear(Changes, caller: TestServer.As(Role.Customer));
        var others = await Hear(Changes, caller: new Caller(Role.Customer, EntityId.New<CustomerId>().ToString(), TestServer.Tenant));
        var elsewhere = await Hear(Changes, caller: TestServer.Staff with { Tenant = new TenantId("ba9876543210") });

        Assert.False(Shares(own, others));
        Assert.False(Shares(elsewhere, await Hear(Changes)));
    }

    [Fact]
    public async Task Event_WhenStaffDifferBySubjectAlone_IsShared() =>
        Assert.True(Shares(await Hear(Changes), await Hear(Changes, caller: TestServer.Staff with { Subject = "staff-2" })));

    [Fact]
    public async Task Event_WhenItIsAnswered_RaisesWhatEachHasSeenToIt()
    {
        Latest.Raise(new LogPosition(1, 10));
        var (behind, beside) = (new Consistency(), new Consistency());

        var answer = await Hear(Changes, meter: new OperationMeter { Consistency = behind });
        await Hear(Changes, meter: new OperationMeter { Consistency = beside });

        Assert.Equal(new LogPosition(1, 10), answer.Reached);
        Assert.Equal((answer.Reached, answer.Reached), (behind.Floor, beside.Floor));
    }

    [Fact]
    public async Task Event_WhenSomeKnowOfSomethingNewer_IsRunAnewForThemTogether()
    {
        Latest.Raise(new LogPosition(1, 10));
        var known = await Hear(Changes);

        var newer = await Hear(Changes, meter: Knowing(20));
        var as20 = await Hear(Changes, meter: Knowing(20));
        var as15 = await Hear(Changes, meter: Knowing(15));

        Assert.False(Shares(known, newer));
        Assert.Equal(new LogPosition(1, 20), newer.Reached);
        Assert.True(Shares(newer, as20));
        Assert.True(Shares(newer, as15));
        Assert.Equal(2, _server.Answers.Sent.OfType<GetBookings>().Count());
    }

    [Fact]
    public async Task Event_WhenOneNeedsThePrimary_IsRunForIt()
    {
        var needing = new Consistency();
        needing.RequirePrimary();

        Assert.False(Shares(await Hear(Changes), await Hear(Changes, meter: new OperationMeter { Consistency = needing })));
    }

    [Fact]
    public async Task Event_WhenTheFirstGoesAway_IsRunToItsEndForTheOthers()
    {
        // Opened, the first waits for the booking.
        var loading = new TaskCompletionSource();
        _server.Answers.Delay = _ => _server.Answers.Sent.OfType<GetBookings>().Any() ? loading.Task : Task.CompletedTask;
        using var leaving = new CancellationTokenSource();
        var first = Hear(Changes, cancellationToken: leaving.Token);
        await Until(() => _server.Answers.Sent.OfType<GetBookings>().Any());
        _server.Answers.Delay = _ => Task.CompletedTask;
        var second = Hear(Changes);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        loading.SetResult();

        Assert.Equal("CHECKED_IN", JsonElement.Parse((await second).Payload.Span).Text("data.bookingChanged.booking.status"));
        Assert.Equal(1, _writer.Count);
    }

    [Fact]
    public async Task Event_WhenOthersWaitBehindIt_IsNotWaitedForToLoadThem()
    {
        _server.Answers.On<FollowBookings, IAsyncEnumerable<BookingChanged>>(_ => Result<IAsyncEnumerable<BookingChanged>>.Of(Feed(20)));
        var loading = new TaskCompletionSource();
        _server.Answers.Delay = _ => _server.Answers.Sent.OfType<GetBookings>().Any() ? loading.Task : Task.CompletedTask;
        var first = Hear(Changes);

        await Until(() => _server.Answers.Sent.OfType<GetBookings>().Count() >= 8);
        loading.SetResult();

        Assert.Null((await first).Failure);
    }

    [Fact]
    public async Task Event_WhenItFails_EndsEachStreamUnderOneIdAndIsTriedAnewLater()
    {
        _server.Answers.On<GetBookings, BookingSet>(_ => throw new InvalidOperationException("secret"));
        var failing = new TaskCompletionSource();
        _server.Answers.Delay = _ => _server.Answers.Sent.OfType<GetBookings>().Any() ? failing.Task : Task.CompletedTask;
        var first = Follow(Changes);
        await Until(() => _server.Answers.Sent.OfType<GetBookings>().Any());
        _server.Answers.Delay = _ => Task.CompletedTask;
        var second = Follow(Changes);
        failing.SetResult();

        var (one, other) = ((await first).Own!, (await second).Own!);

        Assert.False(one.Executed || other.Executed);
        Assert.NotSame(one, other);
        Assert.Equal("INTERNAL_SERVER_ERROR", one.Errors![0].Code);
        Assert.Equal(one.Errors[0].Extensions!["correlationId"], other.Errors![0].Extensions!["correlationId"]);
        Assert.Single(_server.Log.Entries);
        _server.Answers.On<GetBookings, BookingSet>(_ => new BookingSet([Samples.Booking], LinkedRows.None));
        Assert.NotNull((await Follow(Changes)).Shared);
    }

    [Fact]
    public async Task Audiences_WhenAllHaveLeft_AreForgotten()
    {
        var audiences = new Audiences();
        var prepared = await Prepared();
        var (one, other) = (audiences.Join(prepared, TestServer.Staff, new()), audiences.Join(prepared, TestServer.Staff, new()));

        Assert.Same(one.Audience, other.Audience);
        one.Dispose();
        Assert.Equal(1, audiences.Count);
        other.Dispose();
        Assert.Equal(0, audiences.Count);
    }

    [Fact]
    public void Loads_WhenTheirAnswersWeighTooMuch_ForgetTheOldest()
    {
        var loads = new SharedLoads(_server.Services, Latest, TimeProvider.System);
        var (first, second) = (loads.Of(1, TestServer.Staff, new()), loads.Of(2, TestServer.Staff, new()));

        loads.Weigh(second, (int)SharedLoads.MostBytes);
        Assert.Same(first, loads.Of(1, TestServer.Staff, new()));
        loads.Weigh(first, 1);

        Assert.NotSame(first, loads.Of(1, TestServer.Staff, new()));
        Assert.Same(second, loads.Of(2, TestServer.Staff, new()));
    }

    private static OperationMeter Knowing(long lsn)
    {
        var meter = new OperationMeter();
        meter.Consistency.Reached(new LogPosition(1, lsn));
        return meter;
    }

    private static bool Shares(EventAnswer one, EventAnswer other) => one.Payload.Equals(other.Payload);

    private static async IAsyncEnumerable<BookingChanged> Feed(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            yield return Event with { Position = Event.Position + i };
        }

        await Task.CompletedTask;
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(1);
        }
    }

    private async Task<PreparedRequest> Prepared()
    {
        Assert.Null(RequestReader.ReadBody(Encoding.UTF8.GetBytes($$"""{"query":"{{Changes}}"}"""), out var request));
        var (document, _) = await new DocumentReader(_server.Server.Schema).Read(Changes, CancellationToken.None);
        return new PreparedRequest(request, document!, document!.Find(null)!);
    }

    private async Task<EventAnswer> Hear(
        string document, string variables = "{}", Caller? caller = null, OperationMeter? meter = null, string? operation = null,
        CancellationToken cancellationToken = default) =>
        (await Follow(document, variables, caller, meter, operation, cancellationToken)).Shared!;

    /// <summary>The first result. The stream stays open, so that others may join.</summary>
    private async Task<StreamedResult> Follow(
        string document, string variables = "{}", Caller? caller = null, OperationMeter? meter = null, string? operation = null,
        CancellationToken cancellationToken = default)
    {
        var body = $$"""{"query":{{JsonSerializer.Serialize(document)}},"operationName":{{JsonSerializer.Serialize(operation)}},"variables":{{variables}}}""";
        Assert.Null(RequestReader.ReadBody(Encoding.UTF8.GetBytes(body), out var request));
        var results = _server.Server.Stream(
            request, caller ?? TestServer.Staff, queriesOnly: false, 0, _server.Services, meter ?? new(), _writer, cancellationToken);
        var enumerator = results.GetAsyncEnumerator(cancellationToken);
        _open.Add(enumerator);
        Assert.True(await enumerator.MoveNextAsync());
        return enumerator.Current;
    }

    private sealed class CountingWriter : IEventWriter
    {
        private int _count;

        public int Count => _count;

        public byte[] Write(ExecutionResult result, Consistency reached)
        {
            Interlocked.Increment(ref _count);
            using var body = new PooledBuffer();
            ResponseWriter.Write(body, result);
            return body.Written.ToArray();
        }
    }
}
