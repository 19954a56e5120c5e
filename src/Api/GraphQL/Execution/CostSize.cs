using System.Collections;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>How many objects a list may have.</summary>
internal abstract record CostSize
{
    public abstract long Of(Inputs variables);

    /// <summary>What no variable can bring down.</summary>
    public abstract long Least { get; }

    internal sealed record Fixed(long Size) : CostSize
    {
        public override long Least => Size;

        public override long Of(Inputs variables) => Size;
    }

    /// <summary>By <c>first</c> and <c>last</c>. A page that the field itself refuses counts as the largest one.</summary>
    internal sealed record OfPage(CostArgument First, CostArgument Last) : CostSize
    {
        public override long Least => First.Variable is null && Last.Variable is null ? Of(Inputs.Empty) : 0;

        public override long Of(Inputs variables) => (First.Value(variables), Last.Value(variables)) switch
        {
            (null, null) => Limits.DefaultPageSize,
            (null, var last) => Size(last),
            (var first, null) => Size(first),
            var (first, last) => Math.Max(Size(first), Size(last)),
        };

        private static long Size(object value) =>
            value is int size and >= 0 and <= Limits.GreatestPageSize ? size : Limits.GreatestPageSize;
    }

    /// <summary>As many as the argument has items; one value stands for a list of itself.</summary>
    internal sealed record OfItems(CostArgument Argument) : CostSize
    {
        public override long Least => Argument.Variable is null ? Of(Inputs.Empty) : 0;

        public override long Of(Inputs variables) => Argument.Value(variables) switch
        {
            null => 0,
            string => 1,
            ICollection items => items.Count,
            _ => 1,
        };
    }
}

/// <summary>An argument's value, or the variable that gives it.</summary>
/// <param name="Given">What the document says, a variable's default included.</param>
/// <param name="Variable">Null when the document says all.</param>
internal sealed record CostArgument(object? Given, string? Variable)
{
    public object? Value(Inputs variables) =>
        Variable is not null && variables.TryGetValue(Variable, out var value) ? value : Given;
}
