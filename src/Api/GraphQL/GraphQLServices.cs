using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Encryption;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL;

public static class GraphQLServices
{
    /// <summary>Adds <see cref="GraphQLServer"/>, made and checked when it is first asked for.</summary>
    public static IServiceCollection AddGraphBookingGraphQL(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CursorCodec(provider.GetRequiredService<LocalKeys>()));
        services.AddSingleton(provider => new GraphQLServer(
            provider.GetRequiredService<CursorCodec>(),
            provider.GetRequiredService<IOptions<LimitsOptions>>(),
            provider.GetRequiredService<TenantRates>(),
            provider.GetRequiredService<QueryTurns>(),
            new SharedLoads(provider, provider.GetRequiredService<LatestPosition>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<IPartnerDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GraphQLServer>>()));
        services.AddSingleton<IDocumentRules>(provider => provider.GetRequiredService<GraphQLServer>().DocumentRules);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton(provider => new QueryTurns(
            provider.GetRequiredService<IOptions<LimitsOptions>>().Value.QueriesAtOnce, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TenantRates(
            provider.GetRequiredService<IOptions<RateLimitOptions>>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
