using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>How far replicas are behind.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261129000000_Heartbeat")]
internal sealed class Heartbeat() : SqlMigration("0009_heartbeat", "operations");
