using GraphBooking.Domain.Shared;
using Npgsql;
using NpgsqlTypes;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Typed statement parameters.</summary>
internal static class P
{
    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Json(string? value) => Of(value, NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Bytes(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Int(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Short(short value) => new NpgsqlParameter<short> { TypedValue = value };

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Long(long? value) => value is { } number ? Long(number) : Of<object>(null, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Day(DateOnly value) => new NpgsqlParameter<DateOnly> { TypedValue = value };

    public static NpgsqlParameter Instant(DateTimeOffset value) =>
        new NpgsqlParameter<DateTime> { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Instant(DateTimeOffset? value) =>
        value is { } instant ? Instant(instant) : Of<object>(null, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Span(TimeSpan value) => new NpgsqlParameter<TimeSpan> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval };

    public static NpgsqlParameter Span(TimeSpan? value) => value is { } span ? Span(span) : Of<object>(null, NpgsqlDbType.Interval);

    public static NpgsqlParameter Bool(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Uuid(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Uuid(Guid? value) => value is { } uuid ? Uuid(uuid) : Of<object>(null, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Id<TId>(TId id)
        where TId : struct, IEntityId<TId> => Uuid(id.Value);

    public static NpgsqlParameter Id<TId>(TId? id)
        where TId : struct, IEntityId<TId> => Uuid(id?.Value);

    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) =>
        new NpgsqlParameter<Guid[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    /// <summary>For unnest: one array a column.</summary>
    public static NpgsqlParameter Array<T>(IEnumerable<T> values) => new NpgsqlParameter<T[]> { TypedValue = [.. values] };

    private static NpgsqlParameter Of<T>(T? value, NpgsqlDbType type)
        where T : class => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = type };
}
