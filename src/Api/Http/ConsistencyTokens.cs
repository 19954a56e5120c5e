using System.Buffers.Binary;
using System.Text;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure.Encryption;
using GraphQL;

namespace GraphBooking.Api.Http;

/// <summary>
/// Seals what a caller has reached: shard, epoch of the directory, timeline, place in the log, and until when it counts. In the
/// open it would tell how much the whole platform writes.
/// </summary>
internal sealed class ConsistencyTokens(LocalKeys keys, IShards shards, TimeProvider clock)
{
    public const string Header = "X-Consistency-Token";

    /// <summary>Of a message over a socket, and of an event of a stream.</summary>
    public const string Extension = "consistencyToken";

    private const string Scope = "consistency";

    // Tenants do not move between shards yet.
    private const int Epoch = 1;

    private const int Numbers = sizeof(int) + (3 * sizeof(long));

    // By then every replica is past it, or is not let near a caller.
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly CursorCodec _codec = new(keys.Get("consistency", 32));
    private readonly byte[] _shard = Encoding.UTF8.GetBytes(shards.All[0].Name);
    private volatile Written? _last;

    public string Write(Consistency consistency)
    {
        // To the hour, so that the same place is mostly the same token: while nobody writes, it need not be sealed again.
        var asked = new Written(consistency.Floor, ((clock.GetUtcNow() + Life).ToUnixTimeSeconds() / 3600 * 3600) + 3600, "");
        if (_last is { } last && (last.Floor, last.Expires) == (asked.Floor, asked.Expires))
        {
            return last.Token;
        }

        var written = asked with { Token = Seal(asked.Floor, asked.Expires) };
        _last = written;
        return written.Token;
    }

    private string Seal(LogPosition floor, long expires)
    {
        Span<byte> content = stackalloc byte[Numbers + _shard.Length];
        BinaryPrimitives.WriteInt32BigEndian(content, Epoch);
        BinaryPrimitives.WriteInt64BigEndian(content[4..], floor.Timeline);
        BinaryPrimitives.WriteInt64BigEndian(content[12..], floor.Lsn);
        BinaryPrimitives.WriteInt64BigEndian(content[20..], expires);
        _shard.CopyTo(content[Numbers..]);
        return _codec.Seal(content, Scope);
    }

    /// <summary>What cannot be read says that something was seen, and not what: the primary answers then.</summary>
    public void Read(string token, Consistency consistency)
    {
        if (_codec.Open(token, Scope) is { } content && Counts(content))
        {
            consistency.Reached(new LogPosition(
                BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(4)), BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(12))));
        }
        else
        {
            consistency.RequirePrimary();
        }
    }

    /// <summary>What a request says in its extensions.</summary>
    public void Read(Inputs? extensions, Consistency consistency)
    {
        if (extensions?.TryGetValue(Extension, out var said) == true && said is not null)
        {
            Read(said as string ?? "", consistency);
        }
    }

    /// <summary>Tells in the result what was reached with it.</summary>
    public void Attach(ExecutionResult result, Consistency consistency) =>
        (result.Extensions ??= [])[Extension] = Write(consistency);

    private bool Counts(byte[] content) =>
        content.Length >= Numbers
        && BinaryPrimitives.ReadInt32BigEndian(content) == Epoch
        && content.AsSpan(Numbers).SequenceEqual(_shard)
        && BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(20)) >= clock.GetUtcNow().ToUnixTimeSeconds();

    /// <param name="Expires">In seconds since 1970.</param>
    private sealed record Written(LogPosition Floor, long Expires, string Token);
}
