using System.Data.Common;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Drops the version of a tenant's catalogue once a change of it is committed, or may be.</summary>
internal sealed class CatalogChanges(CatalogVersions versions, CallerContext context) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    private bool _isChanged;

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _isChanged |= eventData.Context!.ChangeTracker.Entries().Any(entry =>
            entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
            && entry.Entity is Resource or Service or Closure or ServiceResource);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Drop();

    public Task TransactionFailedAsync(
        DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default) => Drop();

    private Task Drop()
    {
        var isChanged = _isChanged;
        _isChanged = false;
        return isChanged ? versions.Drop(context.Tenant) : Task.CompletedTask;
    }
}
