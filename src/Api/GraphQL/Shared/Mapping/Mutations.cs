using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>A mutation: one <c>input</c>, one command, one payload that holds its value or the reasons why there is none.</summary>
internal static class Mutations
{
    /// <summary>Binds the mutation and its payload, which by the contract's naming is <c>HoldSlotPayload</c> for holdSlot.</summary>
    /// <param name="map">Where.</param>
    /// <param name="name">The root field.</param>
    /// <param name="valueField">The payload's field for the value.</param>
    /// <param name="command">Made from the input.</param>
    public static void Mutation<T>(this SchemaMap map, string name, string valueField, Func<Input, ICommand<T>> command)
        where T : class => map.Mutation(name, command, (valueField, value => value));

    /// <summary>For a payload that shows the value in several fields.</summary>
    public static void Mutation<T>(
        this SchemaMap map, string name, Func<Input, ICommand<T>> command, params ReadOnlySpan<(string Field, Func<T, object?> Read)> values)
        where T : class
    {
        map.Mutation(name, async (context, request) =>
        {
            var result = await request.Send(command(context.Input()), context.CancellationToken);

            // Everything else that refuses a mutation is data; that somebody may not ask at all is not.
            return result.Errors.OfType<NotAuthorizedError>().FirstOrDefault() is { } denied ? throw Refusal.Of(denied) : result;
        });

        var payload = map.Type<Result<T>>($"{char.ToUpperInvariant(name[0])}{name[1..]}Payload")
            .Field("errors", result => result.IsOk ? null : result.Errors);
        foreach (var (field, read) in values)
        {
            payload.Field(field, result => result.TryGet(out var value) ? read(value) : null);
        }
    }
}
