using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http;

/// <summary>Whose tokens are believed, and how they say who is asking: <c>GraphBooking:Oidc</c>.</summary>
internal sealed class OidcOptions
{
    public const string Section = "GraphBooking:Oidc";

    /// <summary>The issuer, whose metadata names its keys. Without one, a key of this deployment's own signs: in Development alone.</summary>
    public Uri? Authority { get; set; }

    public string Audience { get; set; } = "graphbooking";

    public string SubjectClaim { get; set; } = "sub";

    public string RoleClaim { get; set; } = "role";

    /// <summary>Holds the tenant's id without its prefix.</summary>
    public string TenantClaim { get; set; } = "tenant";
}

internal sealed class OidcOptionsValidator(IHostEnvironment environment) : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        if (options.Authority is null)
        {
            return environment.IsDevelopment()
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{OidcOptions.Section}:Authority is not configured. Outside the Development environment credentials come from an OIDC issuer.");
        }

        if (!options.Authority.IsAbsoluteUri
            || !(options.Authority.Scheme == Uri.UriSchemeHttps || (options.Authority.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment())))
        {
            return ValidateOptionsResult.Fail($"{OidcOptions.Section}:Authority is not an https address.");
        }

        string[] names = [options.Audience, options.SubjectClaim, options.RoleClaim, options.TenantClaim];
        return names.Any(string.IsNullOrWhiteSpace)
            ? ValidateOptionsResult.Fail($"{OidcOptions.Section} has an empty audience or claim name.")
            : ValidateOptionsResult.Success;
    }
}
