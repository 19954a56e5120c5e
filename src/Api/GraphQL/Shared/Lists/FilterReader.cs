using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>Turns a <c>where</c> argument into conditions. Fields beside each other must all hold.</summary>
internal sealed class FilterReader(ListDefinition list)
{
    private const int MostConditions = 100;
    private const int MostValues = 1000;
    private const int MostNested = 10;

    private static readonly Dictionary<string, FilterOperator> Operators = new()
    {
        ["eq"] = FilterOperator.Equal,
        ["neq"] = FilterOperator.NotEqual,
        ["in"] = FilterOperator.In,
        ["nin"] = FilterOperator.NotIn,
        ["gt"] = FilterOperator.Greater,
        ["gte"] = FilterOperator.GreaterOrEqual,
        ["lt"] = FilterOperator.Less,
        ["lte"] = FilterOperator.LessOrEqual,
        ["contains"] = FilterOperator.Contains,
        ["startsWith"] = FilterOperator.StartsWith,
        ["endsWith"] = FilterOperator.EndsWith,
    };

    private int _conditions;
    private int _values;
    private int _nested;

    public static Filter Read(ListDefinition list, IDictionary<string, object?> where) => new FilterReader(list).Read(where, "where");

    private Filter Read(IDictionary<string, object?> where, string path) => Together(where.SelectMany(member => member.Key switch
    {
        "and" => [new Filter.All(Parts(member.Value, $"{path}.and"))],
        "or" => [new Filter.Any(Parts(member.Value, $"{path}.or"))],
        var field => Conditions(field, Object(member.Value, $"{path}.{field}"), $"{path}.{field}"),
    }));

    private Filter[] Parts(object? value, string path)
    {
        if (++_nested > MostNested)
        {
            throw Refused("where", $"Must nest at most {MostNested} deep.");
        }

        Filter[] read = value is IEnumerable<object?> parts
            ? [.. parts.Select(part => Part(part, path))]
            : throw Refused(path, "Must not be null.");
        _nested--;
        return read;
    }

    // An empty part counts too: what is built of them is walked by recursion.
    private Filter Part(object? part, string path)
    {
        Count(ref _conditions, MostConditions);
        return Read(Object(part, path), path);
    }

    private IEnumerable<Filter> Conditions(string field, IDictionary<string, object?> asked, string path) => list.Fields[field] is JsonField
        ? [Member(field, asked, path)]
        : asked.Select(pair => Condition(field, Operators[pair.Key], pair.Value, $"{path}.{pair.Key}"));

    private Filter.Member Member(string field, IDictionary<string, object?> asked, string path)
    {
        Count(ref _conditions, MostConditions);
        var (names, value) = JsonField.Read(asked, path);
        return new Filter.Member(field, names, value);
    }

    private Filter Condition(string name, FilterOperator asked, object? wire, string path)
    {
        Count(ref _conditions, MostConditions);
        var field = list.Fields[name];
        if (!field.Allows(asked))
        {
            throw Refused(path, "This field cannot be asked this.");
        }

        return asked switch
        {
            FilterOperator.Equal => wire is null ? new Filter.Field(name, asked, null) : Same(name, field, wire, path),
            FilterOperator.NotEqual => wire is null ? new Filter.Field(name, asked, null) : Different(name, field, wire, path),
            FilterOperator.In => OneOf(name, field, wire, path),
            FilterOperator.NotIn => NoneOf(name, field, wire, path),
            _ => wire is not null && field.TryRead(wire, path, out var value)
                ? new Filter.Field(name, asked, value)
                : throw Refused(path, "Must not be null."),
        };
    }

    private static Filter Same(string name, ListField field, object wire, string path) =>
        field.TryRead(wire, path, out var value) ? new Filter.Field(name, FilterOperator.Equal, value) : new Filter.Any([]);

    private static Filter Different(string name, ListField field, object wire, string path) =>
        field.TryRead(wire, path, out var value) ? new Filter.Field(name, FilterOperator.NotEqual, value) : new Filter.All([]);

    private Filter OneOf(string name, ListField field, object? wire, string path)
    {
        var (values, withNull) = Values(field, wire, path);
        Filter known = values.Count == 0 ? new Filter.Any([]) : new Filter.Field(name, FilterOperator.In, values);
        return withNull ? new Filter.Any([known, new Filter.Field(name, FilterOperator.Equal, null)]) : known;
    }

    private Filter NoneOf(string name, ListField field, object? wire, string path)
    {
        var (values, withNull) = Values(field, wire, path);
        Filter known = values.Count == 0 ? new Filter.All([]) : new Filter.Field(name, FilterOperator.NotIn, values);
        return withNull ? new Filter.All([known, new Filter.Field(name, FilterOperator.NotEqual, null)]) : known;
    }

    private (List<object> Values, bool WithNull) Values(ListField field, object? wire, string path)
    {
        if (wire is not IEnumerable<object?> items)
        {
            throw Refused(path, "Must not be null.");
        }

        var values = new List<object>();
        var withNull = false;
        foreach (var item in items)
        {
            Count(ref _values, MostValues);
            withNull |= item is null;
            if (item is not null && field.TryRead(item, path, out var value))
            {
                values.Add(value);
            }
        }

        return (values, withNull);
    }

    private static Filter Together(IEnumerable<Filter> parts) => parts.ToArray() switch
    {
        [var only] => only,
        var all => new Filter.All(all),
    };

    // A condition that was left null by mistake would otherwise list everything.
    private static IDictionary<string, object?> Object(object? value, string path) =>
        value as IDictionary<string, object?> ?? throw Refused(path, "Must not be null.");

    private static void Count(ref int count, int most)
    {
        if (++count > most)
        {
            throw Refused("where", $"Must hold at most {MostConditions} conditions and {MostValues} values.");
        }
    }

    private static Refusal Refused(string path, string rule) => Refusal.Of(new ValidationError(path, rule));
}
