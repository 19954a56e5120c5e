using System.Collections;
using System.Text;
using System.Text.Json;
using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// Turns filters into conditions of a hand-written statement: the values are its parameters, so that its text does not depend
/// on them. What is unknown, because something is null, counts as false: nothing stands before a condition that would turn it round.
/// </summary>
/// <param name="columns">By the fields' names.</param>
internal sealed class SqlFilter(IReadOnlyDictionary<string, SqlColumn> columns)
{
    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>In their order, each new: a parameter belongs to one statement.</summary>
    public NpgsqlParameter[] Parameters() => [.. _parameters.Select(parameter => parameter.Clone())];

    /// <returns>How it is named in the statement.</returns>
    public string Add(NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        return $"${_parameters.Count}";
    }

    public string Where(Filter filter)
    {
        var sql = new StringBuilder();
        Write(sql, filter);
        return sql.ToString();
    }

    private void Write(StringBuilder sql, Filter filter)
    {
        switch (filter)
        {
            case Filter.All { Parts: var parts }:
                Join(sql, parts, " AND ", "true");
                break;
            case Filter.Any { Parts: var parts }:
                Join(sql, parts, " OR ", "false");
                break;
            case Filter.Field field:
                sql.Append(Comparison(field, columns[field.Name]));
                break;
            case Filter.Member member:
                sql.Append(Presence(member, columns[member.Name].Name));
                break;
            default:
                throw new NotSupportedException($"Filters of type {filter.GetType().Name} are unknown.");
        }
    }

    private void Join(StringBuilder sql, IReadOnlyList<Filter> parts, string with, string ofNone)
    {
        if (parts.Count == 0)
        {
            sql.Append(ofNone);
            return;
        }

        sql.Append('(');
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Append(i == 0 ? "" : with);
            Write(sql, parts[i]);
        }

        sql.Append(')');
    }

    private string Comparison(Filter.Field filter, SqlColumn column) => (filter.Operator, filter.Value) switch
    {
        (FilterOperator.Equal, null) => $"{column.Name} IS NULL",
        (FilterOperator.NotEqual, null) => $"{column.Name} IS NOT NULL",
        (FilterOperator.Equal, { } value) => $"{column.Name} = {Add(column.Parameter(value))}",
        (FilterOperator.NotEqual, { } value) => OrNull(column, $"{column.Name} <> {Add(column.Parameter(value))}"),
        (FilterOperator.In, IEnumerable values) => In(column, values),
        (FilterOperator.NotIn, IEnumerable values) => NotIn(column, values),
        (_, null) => "false",
        (FilterOperator.Greater, { } value) => $"{column.Name} > {Add(column.Parameter(value))}",
        (FilterOperator.GreaterOrEqual, { } value) => $"{column.Name} >= {Add(column.Parameter(value))}",
        (FilterOperator.Less, { } value) => $"{column.Name} < {Add(column.Parameter(value))}",
        (FilterOperator.LessOrEqual, { } value) => $"{column.Name} <= {Add(column.Parameter(value))}",
        (FilterOperator.Contains, { } value) => $"strpos({column.Name}, {Add(column.Parameter(value))}) > 0",
        (FilterOperator.StartsWith, { } value) => $"starts_with({column.Name}, {Add(column.Parameter(value))})",
        (FilterOperator.EndsWith, string value) => value.Length == 0
            ? "true"
            : $"right({column.Name}, {value.EnumerateRunes().Count()}) = {Add(column.Parameter(value))}",
        _ => throw new NotSupportedException($"The operator {filter.Operator} is unknown."),
    };

    private string In(SqlColumn column, IEnumerable values)
    {
        var wanted = values.Cast<object?>().ToList();
        var known = $"{column.Name} = ANY ({Add(column.Parameters(wanted.OfType<object>()))})";
        return wanted.Contains(null) ? $"({known} OR {column.Name} IS NULL)" : known;
    }

    private string NotIn(SqlColumn column, IEnumerable values)
    {
        var unwanted = values.Cast<object?>().ToList();
        var others = $"{column.Name} <> ALL ({Add(column.Parameters(unwanted.OfType<object>()))})";
        return unwanted.Contains(null) ? $"({others} AND {column.Name} IS NOT NULL)" : OrNull(column, others);
    }

    private static string OrNull(SqlColumn column, string condition) => column.IsNullable ? $"({condition} OR {column.Name} IS NULL)" : condition;

    // A text, number or truth that is in the JSON at this path is all that stands there; of an object or list there may be more.
    private string Presence(Filter.Member wanted, string column)
    {
        var part = $"attributes_hold({column}, {Add(P.Text(Nested(wanted)))})";
        return wanted.Value[0] is not ('{' or '[')
            ? part
            : $"({part} AND attribute_is({column}, {Add(P.Array(wanted.Path))}, {Add(P.Text(wanted.Value))}))";
    }

    private static string Nested(Filter.Member wanted) => wanted.Path.Reverse().Aggregate(
        wanted.Value, (inner, name) => $"{{{JsonSerializer.Serialize(name)}:{inner}}}");
}

/// <summary>A column by which a hand-written statement filters and sorts.</summary>
/// <param name="Name">With its table.</param>
/// <param name="Parameter">One value.</param>
/// <param name="Parameters">An array of them.</param>
/// <param name="IsNullable">Whether it may be null.</param>
internal sealed record SqlColumn(
    string Name, Func<object, NpgsqlParameter> Parameter, Func<IEnumerable<object>, NpgsqlParameter> Parameters, bool IsNullable = false)
{
    public static SqlColumn Of<T, TValue>(string name, Func<T, TValue> value, bool isNullable = false) => new(
        name,
        one => new NpgsqlParameter<TValue> { TypedValue = value((T)one) },
        many => P.Array(many.Select(one => value((T)one))),
        isNullable);
}
