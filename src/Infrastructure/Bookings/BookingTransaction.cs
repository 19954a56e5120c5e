using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// One transaction of the booking path on one connection: a first batch that begins, locks and reads, and a last one that
/// writes and commits.
/// </summary>
internal sealed class BookingTransaction(NpgsqlConnection connection, Caller caller, IdempotencyScope? scope) : IAsyncDisposable
{
    private readonly string _tenant = caller.Tenant!.Value.Value;

    public TenantId TenantId => caller.Tenant!.Value;

    /// <summary>A new one each time: a parameter belongs to one statement.</summary>
    public NpgsqlParameter Tenant => P.Text(_tenant);

    /// <summary>Empty without a key: then nothing is found under it.</summary>
    public NpgsqlParameter KeyHash => P.Bytes(scope?.KeyHash ?? []);

    public SqlBatch Batch() => new(connection);

    public SqlBatch Begin() => new SqlBatch(connection).Add("BEGIN").SetTenant(_tenant);

    /// <summary>Adds the look-up of the caller's key; without a key nothing is found.</summary>
    public SqlBatch FindAnswer(SqlBatch batch) => batch.Add(BookingSql.FindAnswer, Tenant, KeyHash);

    public static async Task<FoundAnswer?> ReadAnswer(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.NextRow(
            row => new FoundAnswer(row.GetFieldValue<byte[]>(0), row.GetGuid(1), row.GetString(2)), cancellationToken);

    /// <summary>
    /// What was answered under this key, or the conflict that it was another input. Ends the transaction, with a commit that
    /// waits for the standby: what the answer says may have been committed without.
    /// </summary>
    public async Task<(Result<Booking> Answer, LogPosition Position)> Repeat(FoundAnswer answer, CancellationToken cancellationToken)
    {
        Result<Booking> repeated;
        await using (var batch = new SqlBatch(connection).Add(BookingSql.ReadBooking, Tenant, P.Uuid(answer.BookingId)))
        await using (var reader = await batch.Read(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            repeated = scope!.IsSameInput(answer.InputHash)
                ? RememberedAnswer.Apply(answer.State, Rows.Booking(reader))
                : new IdempotencyConflictError();
        }

        return (repeated, await EndAfterStandby());
    }

    /// <summary>Ends a transaction that has read what may have been committed without the standby.</summary>
    public async Task<LogPosition> EndAfterStandby()
    {
        await using var end = new SqlBatch(connection).Add(PositionSql.WaitForStandby);
        return (await end.Commit()).Position;
    }

    public async Task Rollback()
    {
        await using var batch = new SqlBatch(connection).Add("ROLLBACK");
        await batch.Run(CancellationToken.None);
    }

    /// <summary>
    /// Writes the change with its event and key, and commits; without a booking before, the change is a hold. Nobody's impatience
    /// stops it here: a commit that is cut off is one whose outcome is unknown.
    /// </summary>
    public async Task<Committed> Commit(BookingChange change, Booking? before)
    {
        await using var batch = new SqlBatch(connection);
        if (before is null)
        {
            HoldWriter.Add(batch, caller, scope!, change);
        }
        else
        {
            Remember(batch, change.Booking);
            Write(batch, change, before);
        }

        return await batch.Commit();
    }

    /// <summary>Adds what the change writes, short of the commit.</summary>
    public void Write(SqlBatch batch, BookingChange change, Booking before)
    {
        if (change.Events.Count == 0)
        {
            return;
        }

        Update(batch, change.Booking, before);
        Append(batch, change, before);
        PaymentConsequences.Add(batch, _tenant, change, before);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private void Remember(SqlBatch batch, Booking booking)
    {
        if (scope is not null)
        {
            batch.Add(
                BookingSql.InsertAnswer,
                Tenant, P.Bytes(scope.KeyHash), P.Bytes(scope.InputHash), P.Id(booking.Id), P.Json(RememberedAnswer.Write(booking)));
        }
    }

    private void Claim(SqlBatch batch, Booking booking) => batch.Add(
        BookingSql.InsertClaim,
        Tenant, P.Id(booking.Id), P.Id(booking.ResourceId), P.Instant(booking.Busy.Start), P.Instant(booking.Busy.End),
        P.Int(booking.Quantity), P.Instant(booking.HoldExpiresAt));

    private void Update(SqlBatch batch, Booking booking, Booking before)
    {
        batch.Add(
            BookingSql.UpdateBooking,
            Tenant, P.Id(booking.Id), P.Text(EnumNames<BookingStatus>.Of(booking.Status)), P.Int(booking.Version),
            P.Id(booking.ResourceId), P.Id(booking.CustomerId), P.Instant(booking.Start), P.Instant(booking.End),
            P.Instant(booking.HoldExpiresAt), P.Text(booking.CancellationReason), P.Long(booking.PriceMinor), P.Long(booking.DepositMinor),
            P.Long(booking.PaidMinor), P.Long(booking.KeepAtMostMinor), P.Instant(booking.UpdatedAt));
        if (!booking.OccupiesItsSlot && !before.OccupiesItsSlot)
        {
            return;
        }

        if (!booking.OccupiesItsSlot)
        {
            batch.Add(BookingSql.DeleteClaim, Tenant, P.Id(booking.Id));
        }
        else if (!before.OccupiesItsSlot)
        {
            Claim(batch, booking);
        }
        else if (booking.Busy != before.Busy || booking.ResourceId != before.ResourceId || booking.HoldExpiresAt != before.HoldExpiresAt)
        {
            batch.Add(
                BookingSql.UpdateClaim,
                Tenant, P.Id(booking.Id), P.Id(booking.ResourceId), P.Instant(booking.Busy.Start), P.Instant(booking.Busy.End),
                P.Instant(booking.HoldExpiresAt));
        }
        else
        {
            return;
        }

        var (first, last) = DaySpan.StretchesOf(booking.Busy.Start, booking.Busy.End);
        var (firstBefore, lastBefore) = DaySpan.StretchesOf(before.Busy.Start, before.Busy.End);
        batch.Add(
            BookingSql.RaiseStretches,
            Tenant, P.Uuids([booking.ResourceId.Value, before.ResourceId.Value]), P.Int(first), P.Int(last), P.Int(firstBefore), P.Int(lastBefore));
    }

    private void Append(SqlBatch batch, BookingChange change, Booking before)
    {
        var booking = change.Booking;
        var version = booking.Version - change.Events.Count;
        var left = before.ResourceId != booking.ResourceId ? before.ResourceId : (ResourceId?)null;
        var ids = EventStream.Append(batch, caller, booking.Id.ToString(), booking.Version, change.Events, booking.UpdatedAt);
        foreach (var (id, happened) in ids.Zip(change.Events))
        {
            batch.Add(
                BookingSql.InsertOutbox,
                Tenant, P.Uuid(id), P.Id(booking.Id), P.Id(booking.ResourceId), P.Id(left), P.Id(booking.CustomerId),
                P.Int(++version), P.Text(EventTypes.NameOf(happened)), P.Instant(booking.UpdatedAt));
        }
    }
}

internal sealed record FoundAnswer(byte[] InputHash, Guid BookingId, string State);
