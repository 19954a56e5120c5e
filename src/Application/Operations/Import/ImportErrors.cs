namespace GraphBooking.Application.Operations.Import;

/// <summary>The errors found so far; the first one of a field counts.</summary>
internal sealed class ImportErrors
{
    private readonly Dictionary<string, ImportError> _byField = [];

    public bool Any => _byField.Count > 0;

    public IReadOnlyList<ImportError> InOrder => [.. _byField.Values.OrderBy(error => error.Line)];

    public void Clear() => _byField.Clear();

    public void Add(JsonPart part, string message) => Add(part.Line, part.Field, message);

    public void Add(int line, string field, string message) => _byField.TryAdd(field, new ImportError(line, field, message));

    /// <summary>A command's error, where its row has the field; nothing when the field was refused already.</summary>
    public void AddOfCommand(JsonPart row, string commandField, string message)
    {
        // Made of the row's key, which has its own rule.
        if (commandField == "idempotencyKey")
        {
            return;
        }

        var name = commandField == "resourceIds" ? "resources" : commandField;
        var field = row.FieldOf(name);
        if (!_byField.Keys.Any(known => IsAtOrUnder(known, field)))
        {
            Add(row.Find(name.Split('.', '[')[0])?.Line ?? row.Line, field, message);
        }
    }

    private static bool IsAtOrUnder(string known, string field) =>
        known.StartsWith(field, StringComparison.Ordinal) && (known.Length == field.Length || known[field.Length] is '.' or '[');
}
