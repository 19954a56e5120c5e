using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>The outbox that events are committed with, and the feed in which they stand in order.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261122010000_Feed")]
internal sealed class Feed() : SqlMigration("0002_feed", "eventstore");
