using System.Collections;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Scalars;
using GraphBooking.Domain.Shared;
using GraphQL;
using GraphQL.Execution;

namespace GraphBooking.Api.Http;

/// <summary>Writes results as JSON, straight from the executed nodes.</summary>
internal static class ResponseWriter
{
    // Browsers are told that this is no page, so nothing needs to be escaped for one.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(PooledBuffer target, ExecutionResult result)
    {
        using var json = new Utf8JsonWriter(target, WriterOptions);
        Write(json, result);
    }

    public static void Write(PooledBuffer target, IReadOnlyList<ExecutionResult> results)
    {
        using var json = new Utf8JsonWriter(target, WriterOptions);
        json.WriteStartArray();
        foreach (var result in results)
        {
            Write(json, result);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, ExecutionResult result)
    {
        json.WriteStartObject();
        if (result.Errors is { Count: > 0 } errors)
        {
            json.WritePropertyName("errors");
            WriteErrors(json, errors);
        }

        if (result.Executed)
        {
            json.WritePropertyName("data");
            WriteValue(json, result.Data);
        }

        if (result.Extensions is { Count: > 0 } extensions)
        {
            json.WritePropertyName("extensions");
            WriteValue(json, extensions);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes an array.</summary>
    public static void WriteErrors(Utf8JsonWriter json, ExecutionErrors? errors)
    {
        json.WriteStartArray();
        foreach (var error in errors ?? [])
        {
            json.WriteStartObject();
            json.WriteString("message", error.Message);
            WriteLocations(json, error);
            if (error.Path is { } path && path.Any())
            {
                json.WritePropertyName("path");
                WriteValue(json, path);
            }

            WriteExtensions(json, error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLocations(Utf8JsonWriter json, ExecutionError error)
    {
        if (error.Locations is not { Count: > 0 } locations)
        {
            return;
        }

        json.WriteStartArray("locations");
        foreach (var location in locations)
        {
            json.WriteStartObject();
            json.WriteNumber("line", location.Line);
            json.WriteNumber("column", location.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExtensions(Utf8JsonWriter json, ExecutionError error)
    {
        if (error.Code is null && error.Extensions is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject("extensions");
        if (error.Code is { } code)
        {
            json.WriteString("code", code);
        }

        foreach (var (name, value) in error.Extensions ?? [])
        {
            if (name != "code")
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case ExecutionNode node:
                WriteNode(json, node);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IPublicId id:
                WriteId(json, id);
                break;
            case DateTimeOffset instant:
                WriteInstant(json, instant);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case BigInteger number:
                json.WriteRawValue(number.ToString("R", null));
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(json, map);
                break;
            case JsonElement or JsonDocument or IDictionary:
                JsonSerializer.Serialize(json, value, value.GetType(), Options);
                break;
            case IEnumerable items:
                WriteItems(json, items);
                break;
            default:
                JsonSerializer.Serialize(json, value, value.GetType(), Options);
                break;
        }
    }

    private static void WriteId(Utf8JsonWriter json, IPublicId id)
    {
        Span<byte> text = stackalloc byte[PublicId.Length];
        id.Format(text);
        json.WriteStringValue(text);
    }

    private static void WriteInstant(Utf8JsonWriter json, DateTimeOffset instant)
    {
        Span<byte> text = stackalloc byte[Instants.Longest];
        json.WriteStringValue(text[..Instants.Format(instant, text)]);
    }

    private static void WriteNode(Utf8JsonWriter json, ExecutionNode node)
    {
        switch (node)
        {
            case PlannedNode { SubFields: not null, Fields: { } fields, Members: var members }:
                json.WriteStartObject();
                for (var i = 0; i < fields.Length; i++)
                {
                    json.WritePropertyName(fields[i].Name);
                    WriteValue(json, members[i]);
                }

                json.WriteEndObject();
                break;
            case ObjectExecutionNode { SubFields: { } fields }:
                json.WriteStartObject();
                foreach (var field in fields)
                {
                    json.WritePropertyName(field.Name!);
                    WriteNode(json, field);
                }

                json.WriteEndObject();
                break;
            case ArrayExecutionNode { Items: { } items }:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    WriteNode(json, item);
                }

                json.WriteEndArray();
                break;
            case ArrayExecutionNode array:
                WriteValue(json, array.SerializedResult);
                break;
            case ObjectExecutionNode:
                json.WriteNullValue();
                break;
            default:
                WriteValue(json, node.ToValue());
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            WriteValue(json, item);
        }

        json.WriteEndArray();
    }
}
