using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>Totals of bookings by day, refreshed beside those who read them.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261126000000_Reports")]
internal sealed class Reports() : SqlMigration("0006_reports", "reporting");
