using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Catalog;

/// <summary>What is done with a resource, how long it takes and what it costs.</summary>
public sealed class Service
{
    public required ServiceId Id { get; init; }

    public required string Name { get; set; }

    public required TimeSpan Duration { get; set; }

    /// <summary>Kept free before the start.</summary>
    public required TimeSpan BufferBefore { get; set; }

    /// <summary>Kept free after the end.</summary>
    public required TimeSpan BufferAfter { get; set; }

    /// <summary>Slots start on multiples of this from the opening instant.</summary>
    public required TimeSpan SlotStep { get; set; }

    /// <summary>For a quantity of one, in minor units of <see cref="Currency"/>.</summary>
    public required long PriceMinor { get; set; }

    /// <summary>What must be paid to confirm a quantity of one; never above the price.</summary>
    public required long DepositMinor { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }

    /// <summary>What cancelling a confirmed booking gives back; empty means that it moves no money.</summary>
    public IReadOnlyList<CancellationTier> CancellationTiers { get; set; } = [];

    public DateTimeOffset? ArchivedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Money Price => new(PriceMinor, Currency);

    public Money Deposit => new(DepositMinor, Currency);

    public SlotTerms Terms => new(Duration, BufferBefore, BufferAfter, SlotStep);
}
