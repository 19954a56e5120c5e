using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using GraphBooking.Api.GraphQL.Shared.Lists;

namespace GraphBooking.Micro;

/// <summary>The cursor of one row: a page of 50 has 50 to seal when they are asked for, and one to open.</summary>
[MemoryDiagnoser]
public class Cursors
{
    private const string Scope = "bookings|peer00000001|start ASC, id ASC";

    private readonly CursorCodec _codec = new(RandomNumberGenerator.GetBytes(32));
    private readonly byte[] _position = """["2036-01-01T08:00:00Z","00000001-0000-7000-8000-d00000000000"]"""u8.ToArray();
    private string _cursor = "";

    [GlobalSetup]
    public void Make() => _cursor = Seal();

    [Benchmark]
    public string Seal() => _codec.Seal(_position, Scope);

    [Benchmark]
    public byte[]? Open() => _codec.Open(_cursor, Scope);
}
