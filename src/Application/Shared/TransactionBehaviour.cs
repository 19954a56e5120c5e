using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Shared;

/// <summary>Gives a command its transaction and its idempotency.</summary>
public sealed class TransactionBehaviour<TRequest, T>(IUnitOfWork unitOfWork, CallerContext context)
    : IPipelineBehavior<TRequest, Result<T>>
    where TRequest : ITransactional<T>
    where T : class
{
    public Task<Result<T>> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<Result<T>> next) =>
        unitOfWork.Run(IdempotencyScope.Of(request, context.Caller), () => next(), cancellationToken);
}
