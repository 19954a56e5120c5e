using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>Reads the arguments that every list has.</summary>
internal static class ListArguments
{
    public static (ListRequest Request, ListScope Scope) Read(IResolveFieldContext context, ListDefinition list, CursorCodec codec)
    {
        var (size, fromEnd) = Size(context.Argument("first") as int?, context.Argument("last") as int?);
        var where = context.Argument("where") is IDictionary<string, object?> asked ? FilterReader.Read(list, asked) : null;
        var order = OrderReader.Read(context, context.Argument("order"));
        var scope = new ListScope(codec, list, context.Request().Caller.Tenant!.Value, order);
        var request = new ListRequest(
            where, order, size, Bound(context, scope, "after"), Bound(context, scope, "before"), fromEnd, Selects(context, "totalCount"));
        return (request, scope);
    }

    private static (int Size, bool FromEnd) Size(int? first, int? last) => (first, last) switch
    {
        (not null, not null) => throw Refused("last", "Must not be given together with first."),
        ( < 0 or > Limits.GreatestPageSize, _) => throw Refused("first", $"Must be from 0 to {Limits.GreatestPageSize}."),
        (_, < 0 or > Limits.GreatestPageSize) => throw Refused("last", $"Must be from 0 to {Limits.GreatestPageSize}."),
        (null, { } size) => (size, true),
        _ => (first ?? Limits.DefaultPageSize, false),
    };

    private static Position? Bound(IResolveFieldContext context, ListScope scope, string argument) =>
        context.Argument(argument) is string cursor
            ? scope.PositionOf(cursor) ?? throw Refused(argument, "Is no cursor of this list in this order.")
            : null;

    private static bool Selects(IResolveFieldContext context, string field) =>
        context.SubFields is { } selected && selected.Values.Any(selection => selection.FieldType.Name == field);

    private static Refusal Refused(string field, string rule) => Refusal.Of(new ValidationError(field, rule));
}
