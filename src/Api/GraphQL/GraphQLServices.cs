using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Infrastructure.Encryption;

namespace GraphBooking.Api.GraphQL;

public static class GraphQLServices
{
    /// <summary>Adds <see cref="GraphQLServer"/>, made and checked when it is first asked for.</summary>
    public static IServiceCollection AddGraphBookingGraphQL(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CursorCodec(provider.GetRequiredService<LocalKeys>()));
        services.AddSingleton(provider => new GraphQLServer(
            provider.GetRequiredService<CursorCodec>(), provider.GetRequiredService<ILogger<GraphQLServer>>()));
        return services;
    }
}
