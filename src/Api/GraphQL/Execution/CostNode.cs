using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// What a selection costs, as an expression of the request's variables: its own weight, and what is within, times the number
/// of objects that it may be asked of.
/// </summary>
/// <param name="Weight">Without what is within.</param>
/// <param name="Within">Once for each object.</param>
/// <param name="Size">How many objects; null for one.</param>
/// <param name="Conditions">All of them must hold for anything to be done at all.</param>
internal sealed record CostNode(long Weight, IReadOnlyList<CostNode> Within, CostSize? Size, IReadOnlyList<CostCondition> Conditions)
{
    public static readonly CostNode Nothing = new(0, [], null, []);

    // Beyond every limit, and far from an overflow.
    private const long Plenty = 1_000_000_000_000;

    public bool IsConstant => Within.Count == 0 && Size is null && Conditions.Count == 0;

    public long Of(Inputs variables)
    {
        foreach (var condition in Conditions)
        {
            if (!condition.MayHold(variables))
            {
                return 0;
            }
        }

        var within = 0L;
        foreach (var node in Within)
        {
            within = Math.Min(within + node.Of(variables), Plenty);
        }

        return Math.Min(Weight + ((Size?.Of(variables) ?? 1) * within), Plenty);
    }

    /// <summary>What it costs at the very least, whatever the variables are.</summary>
    public long Least() =>
        Conditions.Count > 0 ? 0 : Math.Min(Weight + ((Size?.Least ?? 1) * Within.Aggregate(0L, (sum, node) => Math.Min(sum + node.Least(), Plenty))), Plenty);

    /// <summary>The same as a number, where no variable has a say.</summary>
    public CostNode Folded()
    {
        var fixedSize = Size is null or CostSize.Fixed;
        return Conditions.Count == 0 && fixedSize && Within.All(node => node.IsConstant)
            ? new CostNode(Of(Inputs.Empty), [], null, [])
            : this;
    }
}

/// <summary>An <c>@include</c> or <c>@skip</c> on a variable.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Default">What it is when it is not given; null when there is no such value.</param>
/// <param name="Wanted">True for <c>@include</c>.</param>
internal sealed record CostCondition(string Variable, bool? Default, bool Wanted)
{
    /// <summary>Anything but the unwanted value: what is no boolean is refused later.</summary>
    public bool MayHold(Inputs variables) =>
        (variables.TryGetValue(Variable, out var given) ? given as bool? : Default) != !Wanted;
}
