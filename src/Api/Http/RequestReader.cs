using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Domain.Partners;
using GraphQL;
using GraphQL.Transport;
using Microsoft.Extensions.Primitives;

namespace GraphBooking.Api.Http;

/// <summary>Makes GraphQL requests of bodies and of URLs. Each method answers null when the request is well-formed.</summary>
internal static class RequestReader
{
    // What names a document, then what goes with it. Hot Chocolate's clients send documentId as id.
    private static readonly string[] Documents = ["query", "documentId", "id", "extensions"];
    private static readonly string[] Parameters = [.. Documents, "operationName", "variables"];

    /// <summary>Whether the URL holds a request at all, rather than being a browser's way to the page.</summary>
    public static bool IsAsked(HttpRequest source) => Documents.Any(source.Query.ContainsKey);

    /// <summary>One request, where a batch makes no sense.</summary>
    public static Refusal? ReadBody(ReadOnlySpan<byte> body, out GraphQLRequest request)
    {
        var refusal = ReadBody(body, mostInBatch: 0, out var sent);
        request = sent.Requests is [var only] ? only : new GraphQLRequest();
        return refusal;
    }

    /// <param name="body">JSON, by what the client says.</param>
    /// <param name="mostInBatch">Requests that may come together in an array; none when 0.</param>
    /// <param name="sent">What was read.</param>
    public static Refusal? ReadBody(ReadOnlySpan<byte> body, int mostInBatch, out SentRequests sent)
    {
        var requests = new List<GraphQLRequest>(1);
        sent = new SentRequests(requests, IsBatch: false);
        if (!Utf8.IsValid(body))
        {
            return Refusal.BadRequest("The body is not valid UTF-8.");
        }

        var reader = JsonInputs.Reader(body);
        try
        {
            reader.Read();
            sent = sent with { IsBatch = reader.TokenType == JsonTokenType.StartArray };
            var refusal = !sent.IsBatch ? ReadRequest(ref reader, "The body", requests)
                : mostInBatch == 0 ? Refusal.BadRequest("Batches are not accepted: send one request, as a JSON object.")
                : ReadBatch(ref reader, mostInBatch, requests);
            if (refusal is null)
            {
                // Throws when something follows.
                reader.Read();
            }

            return refusal;
        }
        catch (Exception exception) when (JsonInputs.Explains(exception, "The body", out var malformed))
        {
            return malformed;
        }
    }

    public static Refusal? ReadUrl(HttpRequest source, out GraphQLRequest request)
    {
        var parameters = source.Query;
        request = new GraphQLRequest { Query = parameters["query"] };
        if (!IsUtf8(source.QueryString))
        {
            return Refusal.BadRequest("The URL is not valid UTF-8.");
        }

        if (Parameters.FirstOrDefault(name => parameters[name].Count > 1) is { } repeated)
        {
            return Refusal.BadRequest($"The parameter {repeated} is given more than once.");
        }

        // An empty parameter is one that was left out.
        request.OperationName = Given(parameters["operationName"]);
        request.DocumentId = Given(parameters["documentId"]) ?? OfOtherClients(Given(parameters["id"]), request);
        var refused = ReadMap(parameters["variables"], "variables", out var variables);
        var refusedToo = ReadMap(parameters["extensions"], "extensions", out var extensions);
        request.Variables = variables;
        request.Extensions = extensions;
        return refused ?? refusedToo ?? Complete(request);
    }

    private static Refusal? Complete(GraphQLRequest request) =>
        string.IsNullOrEmpty(request.Query) && string.IsNullOrEmpty(request.DocumentId) && !AutomaticQuery.IsIn(request.Extensions)
            ? Refusal.BadRequest("The request has no query and no documentId.")
            : null;

    private static string? Given(StringValues parameter) => parameter is [{ Length: > 0 } given] ? given : null;

    // Some clients give every request an id of its own beside its text: that names no document.
    private static string? OfOtherClients(string? id, GraphQLRequest request) =>
        id is null || !string.IsNullOrEmpty(request.Query) ? null
        : DocumentId.TryParseHex(id, out var hash) ? hash.ToString()
        : id;

    private static Refusal? ReadBatch(ref Utf8JsonReader reader, int most, List<GraphQLRequest> requests)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var refusal = requests.Count == most
                ? Refusal.BadRequest($"A batch has {most} requests at most.")
                : ReadRequest(ref reader, "A request of the batch", requests);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return requests.Count == 0 ? Refusal.BadRequest("The batch is empty.") : null;
    }

    private static Refusal? ReadRequest(ref Utf8JsonReader reader, string what, List<GraphQLRequest> requests)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.BadRequest($"{what} is not a JSON object.");
        }

        var request = new GraphQLRequest();
        requests.Add(request);
        return ReadMembers(ref reader, request) ?? Complete(request);
    }

    private static Refusal? ReadMembers(ref Utf8JsonReader reader, GraphQLRequest request)
    {
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var refusal = ReadMember(ref reader, request, ref id);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        request.DocumentId ??= OfOtherClients(id, request);
        return null;
    }

    private static Refusal? ReadMember(ref Utf8JsonReader reader, GraphQLRequest request, ref string? id)
    {
        var name = reader.GetString();
        reader.Read();
        Refusal? refusal = null;
        switch (name)
        {
            case "query":
                refusal = ReadText(ref reader, name, out var query);
                request.Query = query;
                break;
            case "documentId":
                refusal = ReadText(ref reader, name, out var documentId);
                request.DocumentId = documentId;
                break;
            case "id" when reader.TokenType == JsonTokenType.String:
                id = reader.GetString();
                break;
            case "operationName":
                refusal = ReadText(ref reader, name, out var operationName);
                request.OperationName = operationName;
                break;
            case "variables":
                refusal = ReadMap(ref reader, name, out var variables);
                request.Variables = variables;
                break;
            case "extensions":
                refusal = ReadMap(ref reader, name, out var extensions);
                request.Extensions = extensions;
                break;
            default:
                reader.Skip();
                break;
        }

        return refusal;
    }

    private static Refusal? ReadText(ref Utf8JsonReader reader, string name, out string? text)
    {
        var valid = reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
        text = valid ? reader.GetString() : null;
        return valid ? null : Refusal.BadRequest($"The member {name} is not a string.");
    }

    private static Refusal? ReadMap(ref Utf8JsonReader reader, string name, out Inputs? map)
    {
        map = reader.TokenType == JsonTokenType.StartObject ? JsonInputs.ReadMap(ref reader) : null;
        return map is not null || reader.TokenType == JsonTokenType.Null
            ? null
            : Refusal.BadRequest($"The member {name} is not an object.");
    }

    private static Refusal? ReadMap(string? json, string name, out Inputs? map)
    {
        map = null;
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        var reader = JsonInputs.Reader(Encoding.UTF8.GetBytes(json));
        try
        {
            reader.Read();
            var refusal = ReadMap(ref reader, name, out map);
            reader.Read();
            return refusal;
        }
        catch (Exception exception) when (JsonInputs.Explains(exception, $"The parameter {name}", out var refusal))
        {
            return refusal;
        }
    }

    // The framework keeps bytes that are no UTF-8 in their escaped form, as if they had been meant as that text.
    private static bool IsUtf8(QueryString query)
    {
        var text = Encoding.UTF8.GetBytes(query.Value ?? "");
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(text, 0, text.Length));
    }
}

/// <param name="Requests">In their order.</param>
/// <param name="IsBatch">Whether they came as an array, and their results go back as one.</param>
internal readonly record struct SentRequests(IReadOnlyList<GraphQLRequest> Requests, bool IsBatch);
