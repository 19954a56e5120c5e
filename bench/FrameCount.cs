using System.Buffers.Binary;

namespace GraphBooking.Bench;

/// <summary>
/// Counts a server's WebSocket messages as their bytes come by, and looks at nothing that they say but at pings, which must be
/// answered.
/// </summary>
internal struct FrameCount
{
    private const int LongestHeader = 10;
    private const int LongestPing = 125;
    private const int Lengths = 0x7f;
    private const int TwoBytes = 126;
    private const int EightBytes = 127;
    private const int Opcode = 0x0f;
    private const int Text = 1;
    private const int Ping = 9;

    private HeaderBytes _header;
    private int _headerLength;
    private long _left;
    private PingBytes _ping;
    private int _pingLength;

    /// <summary>Of text messages; pings and the like are none.</summary>
    public int Messages { get; private set; }

    /// <param name="bytes">The next that came.</param>
    /// <param name="pong">Is given what each ping said.</param>
    public void Read(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> pong)
    {
        while (bytes.Length > 0)
        {
            var taken = _left > 0 ? (int)Math.Min(_left, bytes.Length) : 1;
            if (_left > 0)
            {
                ReadPayload(bytes[..taken], pong);
            }
            else
            {
                ReadHeader(bytes[0], pong);
            }

            bytes = bytes[taken..];
        }
    }

    private void ReadPayload(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> pong)
    {
        _left -= bytes.Length;
        if (IsPing)
        {
            bytes.CopyTo(_ping[_pingLength..]);
            _pingLength += bytes.Length;
            AnswerIfWhole(pong);
        }
    }

    private void ReadHeader(byte next, Action<ReadOnlySpan<byte>> pong)
    {
        _header[_headerLength++] = next;
        if (PayloadLength() is { } length)
        {
            Messages += (_header[0] & Opcode) == Text ? 1 : 0;
            (_left, _headerLength, _pingLength) = (length, 0, 0);
            AnswerIfWhole(pong);
        }
    }

    private readonly bool IsPing => (_header[0] & Opcode) == Ping;

    private readonly void AnswerIfWhole(Action<ReadOnlySpan<byte>> pong)
    {
        if (IsPing && _left == 0)
        {
            pong(_ping[.._pingLength]);
        }
    }

    // A server masks nothing, and this one sends a message in one frame.
    private readonly long? PayloadLength()
    {
        ReadOnlySpan<byte> header = _header;
        return _headerLength < 2 ? null
            : (header[1] & Lengths) switch
            {
                TwoBytes => _headerLength < 4 ? null : BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
                EightBytes => _headerLength < LongestHeader ? null : (long)BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
                var small => small,
            };
    }

    [System.Runtime.CompilerServices.InlineArray(LongestHeader)]
    private struct HeaderBytes
    {
        private byte _first;
    }

    [System.Runtime.CompilerServices.InlineArray(LongestPing)]
    private struct PingBytes
    {
        private byte _first;
    }
}
