using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Documents that were read and found valid, by the hash of their text. Two generations: when the younger one is full it
/// becomes the older one, and what is still in use moves back up. So it never holds more than twice its size.
/// </summary>
internal sealed class DocumentCache(int size = DocumentCache.DefaultSize)
{
    private const int DefaultSize = 500;

    // A document can weigh many times its text: long ones are read anew each time.
    private const int LongestText = 16 * 1024;

    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<string, PreparedDocument> _young = new();
    private volatile ConcurrentDictionary<string, PreparedDocument> _old = new();

    public int Count => _young.Count + _old.Count;

    public static string? KeyOf(string text) =>
        text.Length > LongestText ? null : Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    public PreparedDocument? Find(string? key)
    {
        if (key is null)
        {
            return null;
        }

        if (!_young.TryGetValue(key, out var document) && _old.TryGetValue(key, out document))
        {
            Add(key, document);
        }

        return document;
    }

    public void Add(string? key, PreparedDocument document)
    {
        if (key is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_young.Count >= size)
            {
                _old = _young;
                _young = new ConcurrentDictionary<string, PreparedDocument>();
            }

            _young[key] = document;
        }
    }
}
