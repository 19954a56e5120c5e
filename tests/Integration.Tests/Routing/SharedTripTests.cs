using System.Collections.Concurrent;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using GraphBooking.Integration.Tests.Caching;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Integration.Tests.Routing;

/// <summary>Reads of several tenants in one round trip.</summary>
public sealed class SharedTripTests : IAsyncLifetime
{
    private const string Own = "SELECT current_setting('app.current_tenant_id'), count(*), min(name) FROM resources";

    private Business _one = null!;
    private Business _other = null!;
    private Instance _instance = null!;
    private SharedTrips _trips = null!;
    private readonly ErrorLog _log = new();

    public async Task InitializeAsync()
    {
        _one = await Business.Open();
        _other = await Business.Open(at: _one.Database);
        await _one.Resource();
        await _other.Resource();
        await _other.Resource();

        // On its trips is nobody else.
        _instance = Instance.Of(_one.Database, null);
        _trips = new SharedTrips(_instance.Get<ReadRoutes>(), _log);
    }

    public async Task DisposeAsync() => await _instance.DisposeAsync();

    [Fact]
    public async Task EachSeesItsOwnTenant_HoweverManyTravelTogether()
    {
        await Full(async gate =>
        {
            var reads = Enumerable.Range(0, 40).Select(i => Look(i % 3 == 0 ? _one : _other)).ToArray();
            gate.SetResult();
            var seen = await Task.WhenAll(reads);

            Assert.Equal(
                Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? (_one.Tenant.Id.Value, 1L) : (_other.Tenant.Id.Value, 2L)),
                seen);
        });
    }

    [Fact]
    public async Task ThoseWhoWait_TakeOneRoundTripTogether()
    {
        await Full(async gate =>
        {
            var count = await Statements.Count(async () =>
            {
                var reads = Enumerable.Range(0, 20).Select(_ => Look(_one)).ToArray();
                gate.SetResult();
                await Task.WhenAll(reads);
            });

            // All of them wait when a place is free; a second trip may have begun between them.
            Assert.InRange(count, 1, 2);
        });
    }

    [Fact]
    public async Task OneThatFails_TakesNobodyAlong()
    {
        await Full(async gate =>
        {
            var before = Look(_one);
            var wrong = _trips.Run(Context(_one), batch => batch.Add("SELECT 1 / 0"), reader => reader.NextRows(row => row.GetInt32(0), default), default);
            var after = Look(_other);
            gate.SetResult();

            Assert.Equal((_one.Tenant.Id.Value, 1L), await before);
            Assert.Equal((_other.Tenant.Id.Value, 2L), await after);
            Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => wrong)).SqlState);
        });
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public async Task OneThatReadsOn_IsShownNothingOfOthers()
    {
        await Full(async gate =>
        {
            var seen = new ConcurrentBag<string>();
            var curious = _trips.Run(
                Context(_one),
                batch => batch.Add(Own),
                async reader =>
                {
                    var own = await reader.NextRows(row => row.GetString(0), default);
                    var next = await reader.NextRows(row => row.FieldCount, default);
                    seen.Add(next.Count == 0 ? "nothing" : "something");
                    return own[0];
                },
                default);
            var innocent = _trips.Run(
                Context(_other), batch => batch.Add("SELECT id FROM resources"), async reader => (await reader.NextRows(row => row.GetGuid(0), default)).Count, default);
            gate.SetResult();

            // What it sees at the first try is given to nobody; alone there is nothing after its own.
            Assert.Equal(_one.Tenant.Id.Value, await curious);
            Assert.Equal(2, await innocent);
            Assert.Contains("nothing", seen);
            Assert.Contains("something", seen);
        });
        Assert.IsType<InvalidOperationException>(Assert.Single(_log.Errors));
    }

    [Fact]
    public async Task OneThatGivesUp_LeavesTheOthersTheirTrip_AndTheLastOneEndsIt()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        await Full(async gate =>
        {
            var impatient = Sleep(first.Token);
            var patient = Sleep(second.Token);
            gate.SetResult();
            await Feeds.Until(async () => await Sleeping() > 0);

            await first.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
            Assert.False(patient.IsCompleted);
            Assert.True(await Sleeping() > 0);

            await second.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient);
            await Feeds.Until(async () => await Sleeping() == 0);
        });
    }

    private Task<int> Sleep(CancellationToken cancellationToken) => _trips.Run(
        Context(_one), batch => batch.Add("SELECT 1 FROM pg_sleep(60)"), async reader => (await reader.NextRows(row => row.GetInt32(0), default))[0], cancellationToken);

    private Task<long> Sleeping() => _one.Database.Scalar<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()");

    private Task<(string Tenant, long Resources)> Look(Business business) => _trips.Run(
        Context(business),
        batch => batch.Add(Own),
        async reader => (await reader.NextRows(row => (row.GetString(0), row.GetInt64(1)), default))[0],
        default);

    private static CallerContext Context(Business business) => new() { Caller = business.Owner };

    /// <summary>Work with all trips under way until the gate is opened: whoever comes meanwhile waits.</summary>
    private async Task Full(Func<TaskCompletionSource, Task> work)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        var keepers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => _trips.Run(
            Context(_one),
            batch => batch.Add(Own),
            async reader =>
            {
                Interlocked.Increment(ref begun);
                await gate.Task;
                return await reader.NextRows(row => row.GetInt64(1), default);
            },
            default)).ToArray();
        await Feeds.Until(() => Task.FromResult(Volatile.Read(ref begun) == keepers.Length));
        await work(gate);
        await Task.WhenAll(keepers);
    }

    private sealed class ErrorLog : ILogger<SharedTrips>
    {
        public ConcurrentQueue<Exception> Errors { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
            {
                Errors.Enqueue(exception!);
            }
        }
    }
}
