using System.Linq.Expressions;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>The fields by which a type can be filtered and sorted, in the caller's naming.</summary>
internal sealed class ListedFields<T>
{
    private readonly Dictionary<string, ListedField<T>> _fields = [];

    public ListedFields(Expression<Func<T, object>> id) => Id = new ListedField<T>(Unboxed(id.Body), id.Parameters[0], false);

    /// <summary>Breaks every tie.</summary>
    public ListedField<T> Id { get; }

    public ListedField<T> this[string name] => name == "id"
        ? Id
        : _fields.TryGetValue(name, out var field) ? field : throw new ArgumentException($"{typeof(T).Name} is not listed by {name}.");

    /// <param name="name">In the caller's naming.</param>
    /// <param name="member">The property.</param>
    /// <param name="ignoreCase">Text that is the same whatever its case.</param>
    public ListedFields<T> With<TField>(string name, Expression<Func<T, TField>> member, bool ignoreCase = false)
    {
        _fields.Add(name, new ListedField<T>(member.Body, member.Parameters[0], ignoreCase));
        return this;
    }

    /// <summary>The sort keys of a request, the id last.</summary>
    public IReadOnlyList<(ListedField<T> Field, bool Descending)> Order(IReadOnlyList<SortKey> keys)
    {
        var order = keys.Select(key => (this[key.Field], key.Descending)).DistinctBy(key => key.Item1).ToList();
        if (order.All(key => key.Item1 != Id))
        {
            order.Add((Id, order is [.., (_, true)]));
        }

        return order;
    }

    private static Expression Unboxed(Expression body) => body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : body;
}

/// <summary>One such field.</summary>
internal sealed class ListedField<T>(Expression member, ParameterExpression parameter, bool ignoreCase)
{
    private readonly Func<T, object> _read =
        Expression.Lambda<Func<T, object>>(Expression.Convert(member, typeof(object)), parameter).Compile();

    public bool IgnoreCase { get; } = ignoreCase;

    public Type Type => member.Type;

    public object ReadFrom(T row) => _read(row);

    public LambdaExpression AsLambda() => Expression.Lambda(member, parameter);

    /// <summary>The field of another parameter's row.</summary>
    public Expression Of(ParameterExpression row) => new Renaming(parameter, row).Visit(member);

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
