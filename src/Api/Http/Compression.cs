using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace GraphBooking.Api.Http;

/// <summary>Smaller answers for callers that accept them so.</summary>
internal static class Compression
{
    // BREACH needs a secret in an answer beside text of the attacker's, asked for by the victim's browser many times over.
    // Here credentials are headers that no browser adds by itself, and no answer repeats them: over HTTPS, too, it is safe.
    public static IServiceCollection AddCompression(this IServiceCollection services) => services
        .AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypes.GraphQLResponse, MediaTypes.Json, "text/plain", "text/csv"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        })
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
}
