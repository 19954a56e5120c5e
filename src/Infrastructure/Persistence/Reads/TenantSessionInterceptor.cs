using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Puts the tenant session in front of each query of a read context, in the same round trip: without an explicit
/// transaction the two statements are one implicit transaction, which the setting does not outlive.
/// </summary>
internal sealed class TenantSessionInterceptor : DbCommandInterceptor
{
    private const string Parameter = "app_tenant";
    private const string SetTenant = $"SELECT set_config('app.current_tenant_id', @{Parameter}, true);\n";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.LinqQuery)
        {
            command.CommandText = SetTenant + command.CommandText;
            command.Parameters.Add(new NpgsqlParameter<string>(Parameter, ((TenantDbContext)eventData.Context!).CurrentTenant));
        }

        return ValueTask.FromResult(result);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.LinqQuery)
        {
            await result.NextResultAsync(cancellationToken);
        }

        return result;
    }
}
