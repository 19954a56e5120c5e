using GraphBooking.Application.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Changes, on the tenant's primary, inside a transaction that the unit of work has opened for the tenant.</summary>
public sealed class WriteDbContext(DbContextOptions<WriteDbContext> options, CallerContext callerContext)
    : TenantDbContext(options, callerContext);
