using GraphBooking.Api.GraphQL.Execution;

namespace GraphBooking.Api.Http;

internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart()
            .PostConfigure<IHostEnvironment>((options, environment) => options.Enabled ??= !environment.IsDevelopment());
        return services;
    }
}
