namespace GraphBooking.Sandbox.Records;

/// <summary>Reads lines that end in a line feed, and knows where the last one of them ended.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly MemoryStream _line = new();
    private readonly byte[] _buffer = new byte[Chunk];
    private int _at;
    private int _filled;

    /// <summary>Bytes up to and with the end of the last whole line.</summary>
    public long Position { get; private set; }

    /// <summary>Whether nothing follows the last line that was read.</summary>
    public bool IsAtEnd => _at == _filled && !Fill();

    /// <returns>False when no whole line is left.</returns>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        _line.SetLength(0);
        while (!IsAtEnd)
        {
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf((byte)'\n');
            _line.Write(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
            {
                Position += _line.Length + 1;
                line = _line.GetBuffer().AsSpan(0, (int)_line.Length);
                return true;
            }
        }

        line = default;
        return false;
    }

    public void Dispose() => _line.Dispose();

    private bool Fill()
    {
        _at = 0;
        _filled = stream.Read(_buffer);
        return _filled > 0;
    }
}
