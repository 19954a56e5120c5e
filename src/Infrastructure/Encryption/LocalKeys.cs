using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace GraphBooking.Infrastructure.Encryption;

/// <summary>
/// Secret keys that this deployment makes for itself, one file each under <c>GraphBooking:KeysDirectory</c>. Instances that
/// share the directory share the keys.
/// </summary>
public sealed class LocalKeys(IConfiguration configuration)
{
    private readonly string _directory = configuration["GraphBooking:KeysDirectory"]
        ?? throw new InvalidOperationException("GraphBooking:KeysDirectory is not configured.");

    /// <summary>The key of this name, made at random when it is asked for the first time.</summary>
    /// <param name="name">A file name.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="InvalidOperationException">The stored key has another length.</exception>
    public byte[] Get(string name, int length)
    {
        var path = Path.Combine(_directory, name + ".key");
        if (!File.Exists(path))
        {
            Create(path, length);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == length
            ? key
            : throw new InvalidOperationException($"The key {name} has {key.Length} bytes where {length} are needed.");
    }

    private void Create(string path, int length)
    {
        Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(RandomNumberGenerator.GetBytes(length));
        }

        try
        {
            // Another process may have been first: then its key counts, whole, and never half of one.
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
