using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>Bookings by what stands and by their attributes.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261127000000_Indexes")]
internal sealed class Indexes() : SqlMigration("0007_indexes", "booking");
