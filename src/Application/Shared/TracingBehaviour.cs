using System.Diagnostics;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Shared;

/// <summary>One span a handler, named after its message; a refusal is an outcome, not a failure.</summary>
public sealed class TracingBehaviour<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IResult
{
    private static readonly string Name = typeof(TRequest).Name;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Telemetry.Source.StartActivity(Name);
        try
        {
            var response = await next();
            if (response.Errors is [var first, ..])
            {
                activity?.SetTag("graphbooking.refusal", first.Code);
                Telemetry.Refusals.Add(1, new("handler", Name), new("code", first.Code));
            }

            return response;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
