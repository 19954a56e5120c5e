using System.Text.RegularExpressions;
using GraphBooking.Application.Shared;

namespace GraphBooking.Application.Operations.Import;

/// <summary>The keys of one kind of row: by them a row is known again in the next run.</summary>
internal sealed partial class RowKeys(string kind)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Read(ObjectFields fields, JsonPart row, ImportErrors errors)
    {
        var key = fields.Text("key");
        if (row.Find("key") is { Text: not null } part)
        {
            if (!Pattern().IsMatch(key))
            {
                errors.Add(part, "Must be 1 to 100 of a-z, A-Z, 0-9, '.', '_' and '-', the first a letter or digit.");
            }
            else if (CardNumbers.AppearIn(key))
            {
                errors.Add(part, "The text holds a card number.");
            }
            else if (!_taken.Add(key))
            {
                errors.Add(part, "Another row has this key.");
            }
        }

        return key;
    }

    public string IdempotencyKey(string key) => $"import:{kind}:{key}";

    // Without a colon, so that no two rows spell the same idempotency key.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Pattern();
}
