namespace GraphBooking.Infrastructure.Projections;

/// <summary>Which of the two generations of a read model; its value is what is added to the live one.</summary>
internal enum Side
{
    Live = 0,

    /// <summary>The one that a rebuild fills.</summary>
    Building = 1,
}
