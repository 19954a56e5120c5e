using System.Net;
using System.Text.Json.Nodes;
using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>A partner of a shop, with its key.</summary>
internal sealed record Portal(Shop Shop, string Id, string Key)
{
    public const string Publishing = "mutation($input: PublishOperationsInput!) { publishOperations(input: $input) { documentIds errors { __typename ... on Error { message code } ... on ValidationError { field } } } }";

    public static async Task<Portal> Open(Shop shop, string name = "Portal")
    {
        var created = await shop.Mutate("createPartner", new { name }, "apiKey partner { id name revokedAt documentIds }");
        return new Portal(shop, (string)created["partner"]!["id"]!, (string)created["apiKey"]!);
    }

    public static async Task<Portal> Open() => await Open(await Shop.Open());

    /// <summary>The payload of one call.</summary>
    public Task<JsonObject> TryPublish(params IEnumerable<string> documents) =>
        Shop.Mutate("publishOperations", new { partnerId = Id, documents }, "documentIds");

    /// <summary>The id of the one document.</summary>
    public async Task<string> Publish(string document)
    {
        var payload = await TryPublish(document);
        Assert.True(payload["errors"] is null, payload.ToJsonString());
        return (string)payload["documentIds"]![0]!;
    }

    public Task<(HttpStatusCode Status, JsonObject Answer)> Send(object? body, string query = "") => Shop.Backend.Send(body, Key, query: query);

    /// <summary>The whole answer to a published document.</summary>
    public async Task<JsonObject> Run(string documentId, object? variables = null) => (await Send(new { documentId, variables })).Answer;

    public async Task<long> Stored()
    {
        Assert.True(Domain.Shared.EntityId.TryParse<Domain.Shared.PartnerId>(Id, out var id));
        await using var command = Shop.Backend.Superuser.CreateCommand("SELECT count(*) FROM partners.published_documents WHERE partner_id = $1");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id.Value });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public static string IdOf(string document) => DocumentId.Of(document).ToString();
}

internal static class Codes
{
    public static string? Code(this JsonObject answer) => (string?)answer["errors"]?[0]?["extensions"]?["code"];
}
