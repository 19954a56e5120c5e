using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Shared;

/// <summary>Refuses a message whose shape is wrong before anything is read or written.</summary>
internal sealed class ValidationBehaviour<TRequest, TResponse>(MessageRules<TRequest> rules) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var broken = rules.Broken(request);
        return broken.Count == 0 ? next() : Task.FromResult(TResponse.Refused(broken));
    }
}
