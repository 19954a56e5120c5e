using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GraphBooking.Infrastructure.Persistence.Migrations;

/// <summary>A version of each tenant's catalogue.</summary>
[DbContext(typeof(WriteDbContext))]
[Migration("20261128000000_CatalogHeads")]
internal sealed class CatalogHeads() : SqlMigration("0008_catalog_heads", "catalog");
