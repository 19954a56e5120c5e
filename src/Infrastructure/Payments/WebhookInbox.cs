using GraphBooking.Application.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Keeps what providers post, and has the payments they speak of looked at, in one transaction.</summary>
internal sealed class WebhookInbox(DataSources sources, Failover failover, PaymentSignals signals) : IWebhookInbox
{
    // Which no tenant's key can be.
    private const string NoTenant = "-";

    private const string Insert =
        "INSERT INTO webhook_events (tenant_id, account, event_id, event_type, payment_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true";

    /// <summary>$2 account, $3 event.</summary>
    private const string Applied =
        "UPDATE webhook_events SET applied_at = clock_timestamp() WHERE tenant_id = $1 AND account = $2 AND event_id = $3";

    /// <summary>$2 account, $3 event. Looked at again after as long a pause as it is old; after a day nobody's commit is still to come.</summary>
    private const string Postponed =
        "UPDATE webhook_events SET due_at = CASE WHEN received_at > clock_timestamp() - interval '1 day' " +
        "THEN clock_timestamp() + greatest(clock_timestamp() - received_at, interval '1 second') END " +
        "WHERE tenant_id = $1 AND account = $2 AND event_id = $3";

    internal const string Early =
        "SELECT tenant_id, account, event_id, payment_id FROM webhook_events WHERE applied_at IS NULL AND payment_id IS NOT NULL " +
        "AND due_at <= (SELECT clock_timestamp()) ORDER BY due_at LIMIT 100";

    // Told twice, it is known by its id.
    public Task Accept(string account, ProviderNotice notice) =>
        failover.Run(async () =>
        {
            await AcceptHere(account, notice);
            return notice;
        }, CancellationToken.None);

    private async Task AcceptHere(string account, ProviderNotice notice)
    {
        if (notice.Tenant is not { } tenant)
        {
            await using var unknown = sources.Worker.CreateCommand(Insert);
            unknown.Parameters.AddRange(Values(NoTenant, account, notice with { Payment = null }));
            await unknown.ExecuteNonQueryAsync();
            return;
        }

        await using var connection = await sources.Application.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = new SqlBatch(connection).SetTenant(tenant.Value).Add(Insert, Values(tenant.Value, account, notice));
        bool isNew;
        await using (var reader = await insert.Read(CancellationToken.None))
        {
            isNew = await reader.NextRows(row => row.GetBoolean(0), CancellationToken.None) is [true];
        }

        if (isNew && notice.Payment is { } payment)
        {
            await Tell(connection, tenant.Value, account, notice.EventId, payment.Value);
        }

        using (var notices = new CommitNotices(connection))
        {
            await transaction.CommitAsync();
            notices.ThrowIfUnconfirmed();
        }

        signals.Ring();
    }

    /// <summary>Tells the payments that were not there yet when they were spoken of.</summary>
    public async Task ApplyEarly(CancellationToken cancellationToken)
    {
        foreach (var (tenant, account, eventId, payment) in await FindEarly(cancellationToken))
        {
            await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var set = new SqlBatch(connection).SetTenant(tenant);
            await set.Run(cancellationToken);
            await Tell(connection, tenant, account, eventId, payment);
            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private static async Task Tell(NpgsqlConnection connection, string tenant, string account, string eventId, Guid payment)
    {
        await using var hint = new SqlBatch(connection)
            .Add(PaymentSql.Hint, P.Text(tenant), P.Uuid(payment), P.Uuid(Guid.CreateVersion7()), P.Text(account));
        bool isThere;
        await using (var reader = await hint.Read(CancellationToken.None))
        {
            isThere = await reader.ReadAsync();
        }

        await using var noted = new SqlBatch(connection).Add(isThere ? Applied : Postponed, P.Text(tenant), P.Text(account), P.Text(eventId));
        await noted.Run(CancellationToken.None);
    }

    private async Task<List<(string Tenant, string Account, string Event, Guid Payment)>> FindEarly(CancellationToken cancellationToken)
    {
        await using var command = sources.Worker.CreateCommand(Early);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var early = new List<(string, string, string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            early.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetGuid(3)));
        }

        return early;
    }

    private static NpgsqlParameter[] Values(string tenant, string account, ProviderNotice notice) =>
        [P.Text(tenant), P.Text(account), P.Text(notice.EventId), P.Text(notice.Type), P.Id(notice.Payment)];
}
