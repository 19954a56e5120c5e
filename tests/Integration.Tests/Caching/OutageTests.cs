using System.Diagnostics;
using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Infrastructure.Caching;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>Without Redis everything is slower and still right, and nobody waits for it.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Answers_WhateverHappensToRedis_AreRight()
    {
        await using var pair = await Pair.Open();
        var shop = await Shop.Open(pair);
        (string What, Func<Task> Happen)[] events =
        [
            ("there", () => Task.CompletedTask),
            ("killed", pair.Redis!.Kill),
            ("restarted empty", pair.Redis.Start),
            ("paused", pair.Redis.Pause),
            ("resumed", pair.Redis.Resume),
            ("flushed", () => Flush(pair.Redis)),
        ];
        foreach (var (what, happen) in events)
        {
            await happen();
            // At once, and when it has been noticed.
            for (var i = 0; i < 3; i++)
            {
                await shop.ChangeAndCheck();
            }

            output.WriteLine($"Redis {what}: {await shop.Throughput():N0} availabilities a second");
            await shop.ChangeAndCheck();
        }
    }

    [Fact]
    public async Task Instance_WhenRedisIsAwayAtTheStart_ServesAndUsesItOnceItIsThere()
    {
        var business = await Business.Open();
        await using var redis = RedisServer.NotStarted();
        await using var instance = Instance.Of(business.Database, redis);
        var tenants = instance.Get<GraphBooking.Application.Tenancy.ITenantDirectory>();
        Assert.Equal(business.Tenant.Id, (await tenants.Find(business.Tenant.Id, default).WaitAsync(Patience))?.Id);

        await redis.Start();

        await EventStore.Feeds.Until(async () =>
        {
            var another = await Business.Open();
            await tenants.Find(another.Tenant.Id, default);
            return (await redis.Keys()).Length > 0;
        });
    }

    /// <summary>By its own patience: the driver's comes a second later.</summary>
    [Fact]
    public async Task Redis_WhenItIsPaused_IsGivenUp()
    {
        await using var redis = await RedisServer.Start();
        await using var instance = Instance.Of(await TestDatabase.Get(), redis);
        await instance.Get<RedisConnection>().Multiplexer;
        await redis.Pause();

        await Assert.ThrowsAsync<TimeoutException>(() => instance.Get<RedisLevel>().GetAsync("any"));
        await redis.Resume();
    }

    private static async Task Flush(RedisServer redis)
    {
        await using var connection = await redis.Connect();
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }

    private sealed class Shop(Pair pair, Resource[] rooms, Service service)
    {
        private const int Slots = 24 * 7;
        private int _changes;

        public static async Task<Shop> Open(Pair pair)
        {
            var rooms = new List<Resource>();
            for (var i = 0; i < 5; i++)
            {
                rooms.Add(await pair.Business.Resource(name: $"Room {i}"));
            }

            return new Shop(pair, [.. rooms], await pair.Business.Service(rooms));
        }

        /// <summary>What one instance does, both see at once: a hold by its version, a change of the catalogue within a second.</summary>
        public async Task ChangeAndCheck()
        {
            var (doer, room) = (_changes % 2 == 0 ? pair.One : pair.Other, rooms[0]);
            var start = Business.Day(1).AddHours(_changes++);
            Assert.True((await doer.Send(pair.Business.Owner, new HoldSlot(service.Id, room.Id, start, 1, null, null, null, null)).WaitAsync(Patience)).IsOk);
            await pair.Rename(doer, room, $"Renamed {_changes}").WaitAsync(Patience);
            Assert.Equal($"Renamed {_changes}", await pair.NameOf(doer, room).WaitAsync(Patience));
            foreach (var instance in pair.Both)
            {
                Assert.Equal((rooms.Length * Slots) - _changes, (await Free(instance)).Count);
                await EventStore.Feeds.Until(async () => await pair.NameOf(instance, room).WaitAsync(Patience) == $"Renamed {_changes}");
            }
        }

        public async Task<double> Throughput()
        {
            var (began, done) = (Stopwatch.GetTimestamp(), 0);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
                {
                    await Free(pair.One);
                    Interlocked.Increment(ref done);
                }
            })));
            return done / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        private Task<IReadOnlyList<Domain.Availability.Slot>> Free(Instance instance) =>
            pair.Free(instance, service, Business.Day(1), Business.Day(8)).WaitAsync(Patience);
    }
}
