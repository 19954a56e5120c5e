using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Application.Operations.Import;

/// <summary>No earlier run has sent this command.</summary>
internal sealed record NotImportedYet() : Error("Was not imported yet.")
{
    public override string Code => "NOT_IMPORTED_YET";
}

/// <summary>Sends commands as the backend itself, each in a scope of its own.</summary>
internal sealed class ImportMessages(IServiceScopeFactory scopes, Caller caller)
{
    public async Task<Result<T>> Send<T>(ICommand<T> command, CancellationToken cancellationToken)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, cancellationToken);
    }

    /// <summary>
    /// What an earlier run made of the command, without running it now: work that is refused leaves nothing behind.
    /// </summary>
    /// <returns>Refused with <see cref="NotImportedYet"/>, or with a conflict when the content was another.</returns>
    public async Task<Result<T>> Look<T>(ITransactional<T> command, CancellationToken cancellationToken)
        where T : class
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            IdempotencyScope.Of(command, caller),
            () => Task.FromResult<Result<T>>(new NotImportedYet()),
            cancellationToken);
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = caller;
        return scope;
    }
}
