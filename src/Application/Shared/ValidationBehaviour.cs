using FluentValidation;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Shared;

/// <summary>Refuses a message whose shape is wrong before anything is read or written.</summary>
public sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var broken = TextRules.Broken(request)
            .Concat(validators.SelectMany(validator => validator.Validate(request).Errors)
                .Select(failure => new ValidationError(FieldNames.Of(failure.PropertyName), failure.ErrorMessage)))
            .DistinctBy(error => error.Field)
            .ToArray<Error>();
        return broken.Length == 0 ? next() : Task.FromResult(TResponse.Refused(broken));
    }
}
