using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Texts of documents by whose they are and their id. Two generations, as in <see cref="DocumentCache"/>: when the younger
/// one is full it becomes the older one, and what is still in use moves back up.
/// </summary>
/// <param name="size">Of one generation, in characters; it never holds more than twice as many.</param>
internal sealed class TextCache(int size = TextCache.DefaultSize)
{
    private const int DefaultSize = 8 * 1024 * 1024;

    // What an entry weighs beside its text.
    private const int Overhead = 256;

    private readonly Lock _lock = new();
    private Dictionary<(string Scope, DocumentId Id), string> _young = [];
    private Dictionary<(string Scope, DocumentId Id), string> _old = [];
    private int _weight;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    public string? Find(string scope, DocumentId id)
    {
        lock (_lock)
        {
            if (_young.TryGetValue((scope, id), out var text))
            {
                return text;
            }

            if (_old.Remove((scope, id), out text))
            {
                Put(scope, id, text);
            }

            return text;
        }
    }

    public void Add(string scope, DocumentId id, string text)
    {
        lock (_lock)
        {
            Put(scope, id, text);
        }
    }

    private void Put(string scope, DocumentId id, string text)
    {
        var weight = text.Length + Overhead;
        if (_weight + weight > size)
        {
            (_old, _young, _weight) = (_young, [], 0);
        }

        if (_young.TryAdd((scope, id), text))
        {
            _weight += weight;
        }
    }
}
