using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>Tenants, catalogue, customers, bookings, events and idempotency keys.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261122000000_House")]
internal sealed class House() : SqlMigration("0001_house", "tenancy", "catalog", "customers", "booking", "eventstore", "operations");
