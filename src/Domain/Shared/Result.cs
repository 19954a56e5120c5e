using System.Diagnostics.CodeAnalysis;

namespace GraphBooking.Domain.Shared;

/// <summary>What can be refused, whatever its value: for code that only asks whether it went well.</summary>
public interface IResult
{
    IReadOnlyList<Error> Errors { get; }
}

/// <summary>What a refusal becomes in a pipeline that does not know the value's type.</summary>
public interface IRefusable<out TSelf>
{
    static abstract TSelf Refused(IReadOnlyList<Error> errors);
}

/// <summary>A value, or the reasons why there is none.</summary>
public sealed class Result<T> : IResult, IRefusable<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, IReadOnlyList<Error> errors)
    {
        _value = value;
        Errors = errors;
    }

    /// <summary>Empty when it went well.</summary>
    public IReadOnlyList<Error> Errors { get; }

    public bool IsOk => Errors.Count == 0;

    /// <exception cref="InvalidOperationException">There is no value: it was refused.</exception>
    public T Value => IsOk ? _value! : throw new InvalidOperationException($"Refused: {Errors[0].Code}.");

    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsOk;
    }

    /// <summary>For values of an interface type, which no implicit conversion takes.</summary>
    public static Result<T> Of(T value) => new(value, []);

    public static Result<T> Refused(IReadOnlyList<Error> errors) => new(default, errors);

    public static implicit operator Result<T>(T value) => new(value, []);

    public static implicit operator Result<T>(Error error) => new(default, [error]);
}
