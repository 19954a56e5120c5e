using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http;

/// <summary>Banana Cake Pop: the static files of its npm package, which the build puts beside the program.</summary>
internal static partial class IdeFiles
{
    // It asks this server and no other, whatever its code would like: it is used offline and on private networks.
    // It compiles its JSON schemas to code, hence the eval.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The package's own worker copies every file into the browser and then loads the page anew, over whatever is being typed or
    // followed there. The page insists on a worker: this one keeps nothing, and takes over from one that an earlier build left.
    private const string ServiceWorker = "self.addEventListener('install', () => self.skipWaiting());\n";

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Ide");

    public static void UseIde(this WebApplication app)
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Root),
            RequestPath = GraphQLRoutes.Path,
            OnPrepareResponse = Prepare,
        });
    }

    /// <summary>The page itself, which has to lie at an address that ends in a slash.</summary>
    public static Task SendIndex(HttpContext context)
    {
        var request = context.Request;
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect(request.PathBase + GraphQLRoutes.Path + "/");
            return Task.CompletedTask;
        }

        var index = new FileInfo(Path.Combine(Root, "index.html"));
        if (!index.Exists)
        {
            return SendNotFound(context);
        }

        Protect(context.Response);
        var tag = new EntityTagHeaderValue($"\"{index.LastWriteTimeUtc.Ticks ^ index.Length:x}\"");
        return Results.File(index.FullName, "text/html; charset=utf-8", entityTag: tag).ExecuteAsync(context);
    }

    public static Task SendConfiguration(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Json(new { useBrowserUrlAsEndpoint = true, disableTelemetry = true }).ExecuteAsync(context);
    }

    public static Task SendServiceWorker(HttpContext context)
    {
        Protect(context.Response);
        return Results.Text(ServiceWorker, "text/javascript; charset=utf-8").ExecuteAsync(context);
    }

    public static Task SendNotFound(HttpContext context) =>
        Results.Json(new { error = "There is nothing here." }, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);

    private static void Prepare(StaticFileResponseContext file)
    {
        Protect(file.Context.Response);
        if (HashedName().IsMatch(file.File.Name))
        {
            file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        }
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    [GeneratedRegex(@"\.[0-9a-f]{8,}\.", RegexOptions.CultureInvariant)]
    private static partial Regex HashedName();
}
