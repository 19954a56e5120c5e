using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Shared;

/// <summary>Reads; changes nothing.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>Changes something, all of it or nothing.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A command whose repetition with the same key answers the first result again.</summary>
public interface IIdempotent
{
    string? IdempotencyKey { get; }
}

/// <summary>A command that the pipeline runs in one transaction of the tenant's primary.</summary>
public interface ITransactional<T> : ICommand<T>, IIdempotent
    where T : class;

/// <summary>A transactional command whose input has no place for a key.</summary>
public interface IKeyless<T> : ITransactional<T>
    where T : class
{
    string? IIdempotent.IdempotencyKey => null;
}
