using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>One field of a listed type: what a filter may ask of it, and how a cursor holds its value.</summary>
internal abstract class ListField(IReadOnlyCollection<FilterOperator> operators)
{
    protected static readonly FilterOperator[] Sameness =
        [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.NotIn];

    public bool Allows(FilterOperator asked) => operators.Contains(asked);

    /// <summary>The value as the domain has it; false when there can be no such value.</summary>
    /// <param name="wire">From the engine, never null.</param>
    /// <param name="path">Where it stands in the filter, for refusals.</param>
    /// <param name="value">Of the field's CLR type.</param>
    public abstract bool TryRead(object wire, string path, out object value);

    public abstract void Write(BinaryWriter writer, object key);

    public abstract object Read(BinaryReader reader);
}
