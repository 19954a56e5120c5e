namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>A number of a request's variables that is no 64-bit integer, in the digits it came in.</summary>
internal sealed record JsonNumber(string Text)
{
    public bool IsInteger => Text.AsSpan().IndexOfAny(".eE") < 0;

    public override string ToString() => Text;
}
