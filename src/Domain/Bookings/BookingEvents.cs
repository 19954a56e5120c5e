using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>What happened to a booking.</summary>
public abstract record BookingEvent : DomainEvent;

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

/// <param name="PriceMinor">The new price, in minor units; null when it stayed.</param>
/// <param name="DepositMinor">The new deposit, in minor units; null when it stayed.</param>
public sealed record BookingRescheduled(
    ResourceId ResourceId,
    DateTimeOffset Start,
    DateTimeOffset End,
    ResourceId PreviousResourceId,
    DateTimeOffset PreviousStart,
    DateTimeOffset PreviousEnd,
    long? PriceMinor,
    long? DepositMinor) : BookingEvent;

public sealed record BookingCheckedIn : BookingEvent;

public sealed record BookingCompleted : BookingEvent;

public sealed record BookingCancelled : BookingEvent;

public sealed record BookingMarkedNoShow : BookingEvent;

public sealed record BookingExpired : BookingEvent;

/// <summary>Money for the booking was taken.</summary>
public sealed record PaymentCaptured(PaymentId PaymentId, long AmountMinor, string Currency) : BookingEvent;

/// <summary>Money that had been taken for the booking was given back.</summary>
public sealed record PaymentRefunded(PaymentId PaymentId, long AmountMinor, string Currency) : BookingEvent;
