using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>A version of each stretch of a resource's days.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261201000000_Stretches")]
internal sealed class Stretches() : SqlMigration("0011_stretches", "booking");
