using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http;

internal static class CredentialServices
{
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateOnStart();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<Credentials>();
        services.AddScoped<DevToken>();
        return services;
    }
}
