using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>Payments, refunds, the ledger, the outbox of work at providers and the inbox of what they post.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261125000000_Payments")]
internal sealed class Payments() : SqlMigration("0004_payments", "catalog", "booking", "operations", "payments");
