using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>Partners, the digests of their keys and the documents that were published for them.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261123000000_Partners")]
internal sealed class Partners() : SqlMigration("0003_partners", "partners");
