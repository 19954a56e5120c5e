using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>The read models that are built from the feed, and how far each has come.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261125000000_Projections")]
internal sealed class Projections() : SqlMigration("0005_projections", "reporting");
