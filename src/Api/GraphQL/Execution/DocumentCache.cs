using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Documents that were read and found valid, by the hash of their text. Two generations: when the younger one is full it
/// becomes the older one, and what is still in use moves back up. So it never holds more than twice its size.
/// </summary>
/// <param name="size">Of one generation, in characters of text: nobody fills the memory with a few hundred long documents.</param>
internal sealed class DocumentCache(int size = DocumentCache.DefaultSize)
{
    // Some 25 MB: a document weighs up to twenty-five bytes for each character of its text.
    private const int DefaultSize = 1024 * 1024;

    // What a short one weighs beside its text.
    private const int Overhead = 256;

    // Long ones are read anew each time.
    private const int LongestText = 16 * 1024;

    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<string, PreparedDocument> _young = new();
    private volatile ConcurrentDictionary<string, PreparedDocument> _old = new();
    private int _weight;

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

        var weight = document.Length + Overhead;
        lock (_lock)
        {
            // Two that read the same text at the same time add it twice.
            if (_young.ContainsKey(key))
            {
                return;
            }

            if (_weight + weight > size)
            {
                (_old, _young, _weight) = (_young, new ConcurrentDictionary<string, PreparedDocument>(), 0);
            }

            _young[key] = document;
            _weight += weight;
        }
    }
}
