using System.Security.Cryptography;
using System.Text;
using GraphBooking.Api.GraphQL;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>The schema as text, at <c>/graphql?sdl</c>.</summary>
internal sealed class SdlEndpoint
{
    private readonly byte[] _sdl;
    private readonly EntityTagHeaderValue _tag;

    public SdlEndpoint(GraphQLServer server)
    {
        _sdl = Encoding.UTF8.GetBytes(server.Sdl);
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_sdl))[..32]}\"");
    }

    public static bool IsAsked(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Query.ContainsKey("sdl");

    public Task Handle(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(_sdl, "text/plain; charset=utf-8", entityTag: _tag).ExecuteAsync(context);
    }
}
