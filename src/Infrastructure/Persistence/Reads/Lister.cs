using System.Linq.Expressions;
using System.Reflection;
using GraphBooking.Application.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>Pages by key: a page begins after a position, not after a number of rows, so none repeats or skips an item.</summary>
internal static class Lister
{
    private static readonly MethodInfo ComesAfter =
        typeof(Lister).GetMethod(nameof(IsAfter), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static async Task<Page<T>> List<T>(
        IQueryable<T> source, ListRequest request, ListedFields<T> fields, CancellationToken cancellationToken)
    {
        var filtered = request.Where is { } where ? source.Where(FilterExpressions.Where(where, fields)) : source;
        var order = fields.Order(request.Order);
        var range = Between(filtered, request, order);
        var rows = await Ordered(range, order, request.FromEnd).Take(request.Size + 1).ToListAsync(cancellationToken);
        int? total = request.WithTotal ? await filtered.CountAsync(cancellationToken) : null;
        return PageOf(rows, request, order, total);
    }

    /// <param name="rows">In the order that they were read in, one more than were asked for when there are more.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="order">The id last.</param>
    /// <param name="total">Null when it was not asked for.</param>
    public static Page<T> PageOf<T>(List<T> rows, ListRequest request, IReadOnlyList<(ListedField<T> Field, bool Descending)> order, int? total)
    {
        var more = rows.Count > request.Size;
        if (more)
        {
            rows.RemoveAt(request.Size);
        }

        if (request.FromEnd)
        {
            rows.Reverse();
        }

        return new Page<T>(
            [.. rows.Select(row => new PageItem<T>(row, new Position([.. order.Select(key => key.Field.ReadFrom(row))])))],
            HasNext: request.FromEnd ? request.Before is not null : more,
            HasPrevious: request.FromEnd ? more : request.After is not null,
            total);
    }

    private static IQueryable<T> Between<T>(
        IQueryable<T> source, ListRequest request, IReadOnlyList<(ListedField<T> Field, bool Descending)> order)
    {
        var after = request.After is { } start ? source.Where(Beyond(start, order, forward: true)) : source;
        return request.Before is { } end ? after.Where(Beyond(end, order, forward: false)) : after;
    }

    private static IQueryable<T> Ordered<T>(
        IQueryable<T> source, IReadOnlyList<(ListedField<T> Field, bool Descending)> order, bool reversed)
    {
        var query = source.Expression;
        for (var i = 0; i < order.Count; i++)
        {
            var (field, descending) = order[i];
            var method = (i == 0 ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy)) + (descending != reversed ? "Descending" : "");
            query = Expression.Call(typeof(Queryable), method, [typeof(T), field.Type], query, Expression.Quote(field.AsLambda()));
        }

        return source.Provider.CreateQuery<T>(query);
    }

    // (a, b) beyond (x, y): a at or beyond x, and a strictly beyond x or b beyond y. The first half is what an index is entered by.
    private static Expression<Func<T, bool>> Beyond<T>(
        Position position, IReadOnlyList<(ListedField<T> Field, bool Descending)> order, bool forward)
    {
        var row = Expression.Parameter(typeof(T), "row");
        Expression? condition = null;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (field, descending) = order[i];
            var member = field.Of(row);
            var value = FilterExpressions.Parameter(position.Keys[i], field.Type);
            var strictly = Comparison(descending != forward ? ExpressionType.GreaterThan : ExpressionType.LessThan, member, value);
            condition = condition is null
                ? strictly
                : Expression.AndAlso(
                    Comparison(descending != forward ? ExpressionType.GreaterThanOrEqual : ExpressionType.LessThanOrEqual, member, value),
                    Expression.OrElse(strictly, condition));
        }

        return Expression.Lambda<Func<T, bool>>(condition!, row);
    }

    // Ids, texts and enums have no operators in C#; the tree needs a method to stand for what the database compares.
    private static BinaryExpression Comparison(ExpressionType type, Expression left, Expression right) =>
        Expression.MakeBinary(type, left, right, false, ComesAfter.MakeGenericMethod(left.Type));

    private static bool IsAfter<TKey>(TKey left, TKey right) => throw new NotSupportedException("Only the database compares these.");
}
