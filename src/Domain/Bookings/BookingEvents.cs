using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>What happened to a booking: ids, times and amounts, never a name or free text.</summary>
public abstract record BookingEvent;

public sealed record BookingHeld(
    string Reference,
    ResourceId ResourceId,
    ServiceId ServiceId,
    CustomerId? CustomerId,
    DateTimeOffset Start,
    DateTimeOffset End,
    TimeSpan BufferBefore,
    TimeSpan BufferAfter,
    int Quantity,
    long PriceMinor,
    long DepositMinor,
    string Currency,
    DateTimeOffset HoldExpiresAt) : BookingEvent;

public sealed record BookingCustomerAssigned(CustomerId CustomerId) : BookingEvent;

public sealed record BookingConfirmed : BookingEvent;

public sealed record BookingRescheduled(
    ResourceId ResourceId,
    DateTimeOffset Start,
    DateTimeOffset End,
    ResourceId PreviousResourceId,
    DateTimeOffset PreviousStart,
    DateTimeOffset PreviousEnd) : BookingEvent;

public sealed record BookingCheckedIn : BookingEvent;

public sealed record BookingCompleted : BookingEvent;

public sealed record BookingCancelled : BookingEvent;

public sealed record BookingMarkedNoShow : BookingEvent;

public sealed record BookingExpired : BookingEvent;
