using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>A typed refusal that the schema has no place for as data: an error at the field that was refused.</summary>
internal sealed class Refusal : ExecutionError
{
    private Refusal(Error error)
        : base(error.Message)
    {
        Code = error.Code;
        if (error is ValidationError { Field: var field })
        {
            Extensions = new Dictionary<string, object?> { ["field"] = field };
        }
    }

    public static Refusal Of(Error error) => new(error);

    public static T ThrowUnlessOk<T>(Result<T> result) => result.TryGet(out var value) ? value : throw Of(result.Errors[0]);
}
