using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Operations;

/// <summary>How a projection stands, over all tenants.</summary>
/// <param name="Name">Such as booking-list.</param>
/// <param name="Behind">Events of the feed that it has not applied.</param>
/// <param name="Lag">The age of the oldest of them; zero when there is none.</param>
/// <param name="Parked">Streams that it cannot apply, the oldest first.</param>
/// <param name="RebuiltAt">When its read model was last built anew.</param>
/// <param name="Rebuild">Null when none is under way.</param>
public sealed record ProjectionState(
    string Name, long Behind, TimeSpan Lag, IReadOnlyList<ParkedEvents> Parked, DateTimeOffset? RebuiltAt, RebuildProgress? Rebuild);

/// <summary>A stream of which an event could not be applied; what follows it in the stream waits.</summary>
/// <param name="Projection">Which could not.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Stream">The public id of a booking.</param>
/// <param name="Version">Of the first event that waits.</param>
/// <param name="Reason">Why; nothing of the event's own.</param>
/// <param name="ParkedAt">When.</param>
public sealed record ParkedEvents(string Projection, TenantId Tenant, string Stream, int Version, string Reason, DateTimeOffset ParkedAt);

/// <summary>The read models as an operator sees them.</summary>
public interface IReadModels
{
    Task<IReadOnlyList<ProjectionState>> States(CancellationToken cancellationToken);

    /// <summary>Applies what waits of a parked stream.</summary>
    /// <returns>As it was; refused when nothing is parked there or it still cannot be applied.</returns>
    Task<Result<ParkedEvents>> Replay(string projection, TenantId tenant, BookingId stream, CancellationToken cancellationToken);
}

public sealed record GetProjections : IQuery<IReadOnlyList<ProjectionState>>;

public sealed record ReplayParkedEvents(string Projection, TenantId Tenant, BookingId Stream) : ICommand<ParkedEvents>;

internal sealed class ReplayParkedEventsValidator : AbstractValidator<ReplayParkedEvents>;

internal sealed class ReadModelsHandler(IReadModels models) :
    IRequestHandler<GetProjections, Result<IReadOnlyList<ProjectionState>>>,
    IRequestHandler<ReplayParkedEvents, Result<ParkedEvents>>
{
    public async Task<Result<IReadOnlyList<ProjectionState>>> Handle(GetProjections query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<ProjectionState>>.Of(await models.States(cancellationToken));

    public Task<Result<ParkedEvents>> Handle(ReplayParkedEvents command, CancellationToken cancellationToken) =>
        models.Replay(command.Projection, command.Tenant, command.Stream, cancellationToken);
}
