using GraphBooking.Api.GraphQL.Execution;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Http;

internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart()
            .PostConfigure<IHostEnvironment>((options, environment) => options.Enabled ??= !environment.IsDevelopment());
        services.AddOptions<BatchingOptions>().BindConfiguration(BatchingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchingOptions>, BatchingOptionsValidator>();
        return services;
    }
}
