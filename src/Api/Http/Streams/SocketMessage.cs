using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GraphBooking.Api.Http.Streams;

/// <summary>One message of a client, its shape checked.</summary>
internal sealed class SocketMessage : IDisposable
{
    private readonly JsonDocument _json;

    private SocketMessage(JsonDocument json, string type, string? id, JsonElement? payload)
    {
        _json = json;
        Type = type;
        Id = id;
        Payload = payload;
    }

    public string Type { get; }

    /// <summary>Not null in a subscribe or complete message.</summary>
    public string? Id { get; }

    /// <summary>An object, where there is one.</summary>
    public JsonElement? Payload { get; }

    /// <summary>What it is about, in bytes or so.</summary>
    public int Size => PayloadText.Length + (Id?.Length ?? 0);

    public ReadOnlySpan<byte> PayloadText => Payload is { } payload ? JsonMarshal.GetRawUtf8Value(payload) : default;

    /// <returns>False when it is no message of the protocol.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> text, [NotNullWhen(true)] out SocketMessage? message)
    {
        message = null;
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return false;
        }

        message = Read(json);
        if (message is null)
        {
            json.Dispose();
        }

        return message is not null;
    }

    public void Dispose() => _json.Dispose();

    private static SocketMessage? Read(JsonDocument json)
    {
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "type") is not { } type)
        {
            return null;
        }

        var id = Text(root, "id");
        var hasPayload = root.TryGetProperty("payload", out var payload) && payload.ValueKind != JsonValueKind.Null;
        var wellFormed = type switch
        {
            "connection_init" or "ping" or "pong" => true,
            "subscribe" => id is { Length: > 0 } && hasPayload,
            "complete" => id is { Length: > 0 },
            _ => false,
        };
        return wellFormed && (!hasPayload || payload.ValueKind == JsonValueKind.Object)
            ? new SocketMessage(json, type, id, hasPayload ? payload : null)
            : null;
    }

    private static string? Text(JsonElement root, string name)
    {
        try
        {
            return root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
