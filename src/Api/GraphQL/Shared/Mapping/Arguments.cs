using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Shared.Mapping;

/// <summary>A field's arguments. The engine has checked their types and filled in their defaults.</summary>
internal static class Arguments
{
    public static object? Argument(this IResolveFieldContext context, string name) =>
        context.Arguments is { } arguments && arguments.TryGetValue(name, out var argument) ? argument.Value : null;

    public static string Text(this IResolveFieldContext context, string name) => (string)context.Argument(name)!;

    public static Input Input(this IResolveFieldContext context) =>
        new((IDictionary<string, object?>)context.Argument("input")!);

    /// <summary>The arguments themselves, read as the fields of an input are.</summary>
    public static Input AsInput(this IResolveFieldContext context) =>
        new(context.Arguments?.ToDictionary(pair => pair.Key, pair => pair.Value.Value) ?? []);

    /// <summary>For text that a query looks up by: broken text never gets as far as a statement.</summary>
    public static string WellFormedText(this IResolveFieldContext context, string name) =>
        context.Text(name) is var text && TextRules.IsWellFormed(text)
            ? text
            : throw Refusal.Of(new ValidationError(name, "The text holds a NUL or half of a surrogate pair."));
}
