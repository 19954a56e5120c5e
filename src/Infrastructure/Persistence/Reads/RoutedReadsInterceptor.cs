using System.Data.Common;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Routing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Sends each query of a read context to the node that its caller's route gives, in place of the context's own connection, which
/// is never opened. Tenant, freshness and query are one round trip and, without an explicit transaction, one implicit one.
/// </summary>
internal sealed class RoutedReadsInterceptor(ReadRoutes routes) : DbCommandInterceptor, IDbConnectionInterceptor
{
    private const string Opening = $"SELECT set_config('app.current_tenant_id', @app_tenant, true), {PositionSql.Columns};\n";

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource != CommandSource.LinqQuery)
        {
            throw new NotSupportedException("A read context runs queries alone.");
        }

        command.CommandText = $"{Opening}{command.CommandText.TrimEnd().TrimEnd(';')};\n{ReadSession.Closing}";
        var caller = Caller(eventData);
        command.Parameters.Add(new NpgsqlParameter<string>("app_tenant", caller.Tenant.Value));
        var reader = await routes.Run(caller, (NpgsqlCommand)command, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return InterceptionResult<DbDataReader>.SuppressWithResult(reader);
    }

    public override async ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        // Not after a failure: then nothing was seen, and there is nothing more to read.
        if (eventData.DataReader is NpgsqlDataReader { IsClosed: false } reader && command.Connection is { State: System.Data.ConnectionState.Open })
        {
            await ReadSession.End(reader, Caller(eventData).Consistency, CancellationToken.None);
        }

        return result;
    }

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(InterceptionResult.Suppress());

    private static CallerContext Caller(DbContextEventData eventData) => ((TenantDbContext)eventData.Context!).CallerContext;
}
