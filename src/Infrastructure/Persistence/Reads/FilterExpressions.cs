using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>Turns a filter into a condition that EF Core translates.</summary>
internal static class FilterExpressions
{
    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), Type.EmptyTypes)!;

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
        Filter.All all => all.Parts.Select(part => Condition(part, fields, row)).Aggregate(Always(true), Expression.AndAlso),
        Filter.Any any => any.Parts.Select(part => Condition(part, fields, row)).Aggregate(Always(false), Expression.OrElse),
        Filter.Field field => Comparison(field, fields[field.Name], row),
        _ => throw new NotSupportedException($"Filters of type {filter.GetType().Name} are unknown."),
    };

    private static Expression Always(bool value) => Expression.Constant(value);

    private static Expression Comparison<T>(Filter.Field filter, ListedField<T> field, ParameterExpression row)
    {
        var member = field.IgnoreCase ? Expression.Call(field.Of(row), ToLower) : field.Of(row);
        return filter.Operator switch
        {
            FilterOperator.Equal => Equality(member, Folded(filter.Value, field), true),
            FilterOperator.NotEqual => Equality(member, Folded(filter.Value, field), false),
            FilterOperator.In => Membership(member, (IEnumerable)filter.Value!, field),
            FilterOperator.NotIn => Expression.Not(Membership(member, (IEnumerable)filter.Value!, field)),
            FilterOperator.Greater => Ordering(ExpressionType.GreaterThan, member, filter.Value),
            FilterOperator.GreaterOrEqual => Ordering(ExpressionType.GreaterThanOrEqual, member, filter.Value),
            FilterOperator.Less => Ordering(ExpressionType.LessThan, member, filter.Value),
            FilterOperator.LessOrEqual => Ordering(ExpressionType.LessThanOrEqual, member, filter.Value),
            FilterOperator.Contains => Matching(nameof(string.Contains), member, Folded(filter.Value, field)),
            FilterOperator.StartsWith => Matching(nameof(string.StartsWith), member, Folded(filter.Value, field)),
            FilterOperator.EndsWith => Matching(nameof(string.EndsWith), member, Folded(filter.Value, field)),
            _ => throw new NotSupportedException($"The operator {filter.Operator} is unknown."),
        };
    }

    private static object? Folded<T>(object? value, ListedField<T> field) =>
        field.IgnoreCase && value is string text ? text.ToLowerInvariant() : value;

    private static Expression Equality(Expression member, object? value, bool equal)
    {
        if (value is null && !CanBeNull(member.Type))
        {
            return Always(!equal);
        }

        var parameter = Parameter(value, member.Type);
        return equal ? Expression.Equal(member, parameter) : Expression.NotEqual(member, parameter);
    }

    private static Expression Ordering(ExpressionType comparison, Expression member, object? value) =>
        value is null ? Always(false) : Expression.MakeBinary(comparison, member, Parameter(value, member.Type));

    private static Expression Matching(string method, Expression member, object? value) =>
        value is null ? Always(false) : Expression.Call(member, typeof(string).GetMethod(method, [typeof(string)])!, Parameter(value, typeof(string)));

    private static Expression Membership<T>(Expression member, IEnumerable values, ListedField<T> field)
    {
        var wanted = values.Cast<object?>().Select(value => Folded(value, field)).Where(value => value is not null || CanBeNull(member.Type)).ToArray();
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
