using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>Turns a filter into a condition that EF Core translates.</summary>
internal static class FilterExpressions
{
    public static Expression<Func<T, bool>> Where<T>(Filter filter, ListedFields<T> fields)
    {
        var row = Expression.Parameter(typeof(T), "row");
        return Expression.Lambda<Func<T, bool>>(Condition(filter, fields, row), row);
    }

    /// <summary>A value as a statement parameter, so that the statement's text does not depend on it.</summary>
    public static Expression Parameter(object? value, Type type)
    {
        var box = typeof(Box<>).MakeGenericType(type);
        return Expression.Property(Expression.Constant(Activator.CreateInstance(box, value)), nameof(Box<>.Value));
    }

    private static Expression Condition<T>(Filter filter, ListedFields<T> fields, ParameterExpression row) => filter switch
    {
        Filter.All all => Joined([.. all.Parts.Select(part => Condition(part, fields, row))], Expression.AndAlso) ?? Always(true),
        Filter.Any any => Joined([.. any.Parts.Select(part => Condition(part, fields, row))], Expression.OrElse) ?? Always(false),
        Filter.Field field => Comparison(field, fields[field.Name], row),
        Filter.Member member => Presence(member, fields[member.Name].Of(row)),
        _ => throw new NotSupportedException($"Filters of type {filter.GetType().Name} are unknown."),
    };

    // A text, number or truth that is in the JSON at this path is all that stands there; of an object or list there may be more.
    private static Expression Presence(Filter.Member wanted, Expression json)
    {
        var part = Expression.Call(SqlText.AttributesHoldMethod, json, Parameter(Nested(wanted), typeof(string)));
        return wanted.Value[0] is not ('{' or '[')
            ? part
            : Expression.AndAlso(part, Expression.Call(
                SqlText.AttributeIsMethod, json, Parameter(wanted.Path.ToArray(), typeof(string[])), Parameter(wanted.Value, typeof(string))));
    }

    private static string Nested(Filter.Member wanted) => wanted.Path.Reverse().Aggregate(
        wanted.Value, (inner, name) => $"{{{JsonSerializer.Serialize(name)}:{inner}}}");

    // As a balanced tree, since trees are walked by recursion.
    private static Expression? Joined(ReadOnlySpan<Expression> parts, Func<Expression, Expression, Expression> join) => parts.Length switch
    {
        0 => null,
        1 => parts[0],
        var count => join(Joined(parts[..(count / 2)], join)!, Joined(parts[(count / 2)..], join)!),
    };

    private static Expression Always(bool value) => Expression.Constant(value);

    private static Expression Comparison<T>(Filter.Field filter, ListedField<T> field, ParameterExpression row)
    {
        var member = Folded(field.Of(row), field);
        return filter.Operator switch
        {
            FilterOperator.Equal => Equality(member, filter.Value, field, true),
            FilterOperator.NotEqual => Equality(member, filter.Value, field, false),
            FilterOperator.In => Membership(member, (IEnumerable)filter.Value!, field),
            FilterOperator.NotIn => Expression.Not(Membership(member, (IEnumerable)filter.Value!, field)),
            FilterOperator.Greater => Ordering(ExpressionType.GreaterThan, member, filter.Value),
            FilterOperator.GreaterOrEqual => Ordering(ExpressionType.GreaterThanOrEqual, member, filter.Value),
            FilterOperator.Less => Ordering(ExpressionType.LessThan, member, filter.Value),
            FilterOperator.LessOrEqual => Ordering(ExpressionType.LessThanOrEqual, member, filter.Value),
            FilterOperator.Contains => Matching(nameof(string.Contains), member, filter.Value, field),
            FilterOperator.StartsWith => Matching(nameof(string.StartsWith), member, filter.Value, field),
            FilterOperator.EndsWith => Matching(nameof(string.EndsWith), member, filter.Value, field),
            _ => throw new NotSupportedException($"The operator {filter.Operator} is unknown."),
        };
    }

    // Both sides by the database: C# folds some letters otherwise.
    private static Expression Folded<T>(Expression text, ListedField<T> field) =>
        field.IgnoreCase ? Expression.Call(SqlText.LowerMethod, text) : text;

    private static Expression Equality<T>(Expression member, object? value, ListedField<T> field, bool equal)
    {
        if (value is null && !CanBeNull(member.Type))
        {
            return Always(!equal);
        }

        var parameter = value is null ? Parameter(value, member.Type) : Folded(Parameter(value, member.Type), field);
        return equal ? Expression.Equal(member, parameter) : Expression.NotEqual(member, parameter);
    }

    private static Expression Ordering(ExpressionType comparison, Expression member, object? value) =>
        value is null ? Always(false) : Expression.MakeBinary(comparison, member, Parameter(value, member.Type));

    private static Expression Matching<T>(string method, Expression member, object? value, ListedField<T> field) =>
        value is null
            ? Always(false)
            : Expression.Call(member, typeof(string).GetMethod(method, [typeof(string)])!, Folded(Parameter(value, typeof(string)), field));

    private static Expression Membership<T>(Expression member, IEnumerable values, ListedField<T> field)
    {
        var wanted = values.Cast<object?>().Where(value => value is not null || CanBeNull(member.Type)).ToArray();
        if (field.IgnoreCase)
        {
            return Joined([.. wanted.Select(value => Equality(member, value, field, true))], Expression.OrElse) ?? Always(false);
        }

        var typed = Array.CreateInstance(member.Type, wanted.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            typed.SetValue(wanted[i], i);
        }

        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [member.Type], Parameter(typed, typed.GetType()), member);
    }

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private sealed class Box<TValue>(TValue value)
    {
        public TValue Value { get; } = value;
    }
}
