using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Operations;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Operations;

internal static class OperationsLoaders
{
    /// <summary>There is one list of them, whatever the key.</summary>
    public static readonly Loader<bool, IReadOnlyList<ProjectionState>> Projections = new(async (request, _, cancellationToken) =>
    {
        var states = await request.Send(new GetProjections(), cancellationToken);
        return states.TryGet(out var found)
            ? Result<Func<bool, object?>>.Of(_ => found)
            : Result<Func<bool, object?>>.Refused(states.Errors);
    });
}
