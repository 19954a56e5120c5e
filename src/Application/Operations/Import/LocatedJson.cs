using System.Text;
using System.Text.Json;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Reads JSON into parts that know their lines, which the documents of the framework forget.</summary>
internal ref struct LocatedJson
{
    private readonly byte[] _json;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private LocatedJson(byte[] json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
    }

    /// <exception cref="JsonException">The text is no JSON, or nested too deeply; has the line.</exception>
    public static JsonPart Parse(string json)
    {
        var file = new LocatedJson(Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF')));
        file._reader.Read();
        var root = file.Value(string.Empty, file.Line());
        file._reader.Read();
        return root;
    }

    private JsonPart Value(string field, int line)
    {
        var start = (int)_reader.TokenStartIndex;
        var part = new JsonPart(field, line, _reader.TokenType) { Raw = string.Empty };
        part = part.Kind switch
        {
            JsonTokenType.StartObject => part with { Members = Members(part) },
            JsonTokenType.StartArray => part with { Items = Items(part) },
            JsonTokenType.String => part with { Text = Text() },
            _ => part,
        };
        return part with { Raw = Encoding.UTF8.GetString(_json.AsSpan(start, (int)_reader.BytesConsumed - start)) };
    }

    private List<JsonMember> Members(JsonPart parent)
    {
        var members = new List<JsonMember>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text();
            var line = Line();
            _reader.Read();
            members.Add(new JsonMember(name, Value(parent.FieldOf(name), line)));
        }

        return members;
    }

    private List<JsonPart> Items(JsonPart parent)
    {
        var items = new List<JsonPart>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value($"{parent.Field}[{items.Count}]", Line()));
        }

        return items;
    }

    private string? Text()
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 without its other half.
            return null;
        }
    }

    private int Line()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _json.AsSpan(_counted, start - _counted).Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
