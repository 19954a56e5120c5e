using System.Text.Json;

namespace GraphBooking.Sandbox.Records;

/// <summary>
/// A file of changes, one JSON object a line. Each line is handed to the operating system before its change counts, so that
/// it outlives the process however that ends. One process at a time has it open.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const byte NewLine = (byte)'\n';

    private readonly FileStream _file;

    private JournalFile(FileStream file) => _file = file;

    /// <summary>Opens the file, or makes it, and reads what it holds.</summary>
    /// <exception cref="InvalidDataException">A line other than the last is no change.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static JournalFile Open(string path, Action<Change> replay)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        try
        {
            // What a process that was ended in the middle of a line left of it was never answered to anyone.
            file.SetLength(Replay(file, replay));
            file.Seek(0, SeekOrigin.End);
            return new JournalFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(Change change)
    {
        var length = _file.Length;
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(change, Json.Lines), NewLine];
        try
        {
            _file.Write(line);
        }
        catch
        {
            // Half a line in the middle would make the file unreadable.
            _file.SetLength(length);
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <returns>How many bytes of the file are whole lines.</returns>
    private static long Replay(FileStream file, Action<Change> replay)
    {
        using var reader = new LineReader(file);
        var whole = 0L;
        for (var number = 1; reader.Next(out var line); number++)
        {
            if (Read(line) is { } change)
            {
                replay(change);
            }
            else if (reader.IsAtEnd)
            {
                break;
            }
            else
            {
                throw new InvalidDataException($"Line {number} of the journal is no change.");
            }

            whole = reader.Position;
        }

        return whole;
    }

    private static Change? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Change>(line, Json.Lines);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
