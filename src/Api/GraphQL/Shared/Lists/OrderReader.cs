using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphQL;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>
/// Turns an <c>order</c> argument into sort keys. The engine gives the fields of one object in the schema's order, so the
/// caller's own is read from the document or from the variables as they were sent.
/// </summary>
internal static class OrderReader
{
    public static IReadOnlyList<SortKey> Read(IResolveFieldContext context, object? order)
    {
        if (order is not IEnumerable<object?> items)
        {
            return [];
        }

        var written = Items(context.FieldAst.Arguments?.ValueFor("order"), context);
        var keys = items.SelectMany((item, index) => KeysOf((IDictionary<string, object?>)item!, written.ElementAtOrDefault(index), context));

        // A field that was named before decides already.
        return [.. keys.DistinctBy(key => key.Field)];
    }

    private static IEnumerable<SortKey> KeysOf(IDictionary<string, object?> item, object? written, IResolveFieldContext context) =>
        item.Count < 2 ? item.Select(Key) : item.OrderBy(pair => Names(written, context).IndexOf(pair.Key)).Select(Key);

    private static SortKey Key(KeyValuePair<string, object?> pair) => pair.Value switch
    {
        "ASC" => new SortKey(pair.Key, Descending: false),
        "DESC" => new SortKey(pair.Key, Descending: true),
        _ => throw Refusal.Of(new ValidationError($"order.{pair.Key}", "Must not be null.")),
    };

    private static List<string> Names(object? written, IResolveFieldContext context) => Resolved(written, context) switch
    {
        GraphQLObjectValue { Fields: { } fields } => [.. fields.Select(field => (string)field.Name.Value)],
        IDictionary<string, object?> sent => [.. sent.Keys],
        _ => [],
    };

    private static List<object?> Items(object? written, IResolveFieldContext context) => Resolved(written, context) switch
    {
        GraphQLListValue { Values: { } values } => [.. values],
        IDictionary<string, object?> one => [one],
        IEnumerable<object?> sent => [.. sent],
        var one => [one],
    };

    private static object? Resolved(object? written, IResolveFieldContext context)
    {
        if (written is not GraphQLVariable variable)
        {
            return written;
        }

        var name = (string)variable.Name.Value;
        return context.ExecutionContext.ExecutionOptions.Variables is { } sent && sent.TryGetValue(name, out var value)
            ? value
            : context.Operation.Variables?.Items.FirstOrDefault(definition => definition.Variable.Name.Value == name)?.DefaultValue;
    }
}
