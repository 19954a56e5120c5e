using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>A cheaper proof that claims stay within their resource's capacity.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261130000000_ClaimsProof")]
internal sealed class ClaimsProof() : SqlMigration("0010_claims", "booking");
