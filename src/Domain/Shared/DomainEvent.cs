namespace GraphBooking.Domain.Shared;

/// <summary>What happened to an aggregate: ids, times, amounts and codes, never a name or free text.</summary>
public abstract record DomainEvent;
