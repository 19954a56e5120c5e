using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Tests.Shared;

public sealed class IdempotencyScopeTests
{
    private static readonly BookingId Booking = EntityId.New<BookingId>();
    private static readonly HoldSlot Hold = new(
        EntityId.New<ServiceId>(), EntityId.New<ResourceId>(), new DateTimeOffset(2030, 5, 6, 12, 0, 0, TimeSpan.Zero), 1, null, null, null, "key-1");

    private static readonly Caller Owner = new(Role.Owner, "owner-1", TenantId.New());

    [Fact]
    public void Of_WhenNoKeyIsGiven_IsOneThatNobodyRepeats() => Assert.NotEqual(
        IdempotencyScope.Of(Hold with { IdempotencyKey = null }, Owner).KeyHash, IdempotencyScope.Of(Hold with { IdempotencyKey = null }, Owner).KeyHash);

    [Fact]
    public void Of_WhenRepeated_IsTheSame()
    {
        var first = Of(Hold, Owner);
        var second = Of(Hold with { }, Owner with { });

        Assert.Equal(first.KeyHash, second.KeyHash);
        Assert.True(first.IsSameInput(second.InputHash));
    }

    [Fact]
    public void Of_WhenTheInstantIsWrittenInAnotherOffset_IsTheSameInput() =>
        Assert.True(Of(Hold, Owner).IsSameInput(Of(Hold with { Start = Hold.Start.ToOffset(TimeSpan.FromHours(9)) }, Owner).InputHash));

    [Fact]
    public void Of_WhenAnythingOfTheInputDiffers_IsAnotherInputUnderTheSameKey()
    {
        var first = Of(Hold, Owner);
        HoldSlot[] others =
        [
            Hold with { Start = Hold.Start.AddTicks(1) },
            Hold with { Quantity = 2 },
            Hold with { ServiceId = EntityId.New<ServiceId>() },
            Hold with { ResourceId = EntityId.New<ResourceId>() },
            Hold with { CustomerId = EntityId.New<CustomerId>() },
            Hold with { HoldFor = TimeSpan.FromMinutes(10) },
            Hold with { Attributes = "{}" },
        ];

        Assert.All(others.Select(other => Of(other, Owner)), other =>
        {
            Assert.Equal(first.KeyHash, other.KeyHash);
            Assert.False(first.IsSameInput(other.InputHash));
        });
    }

    [Fact]
    public void Of_WhenSubjectMutationOrKeyDiffers_IsAnotherScope()
    {
        byte[][] keys =
        [
            Of(Hold, Owner).KeyHash,
            Of(Hold, Owner with { Subject = "owner-2" }).KeyHash,
            Of(Hold with { IdempotencyKey = "key-2" }, Owner).KeyHash,
            Of(new ConfirmBooking(Booking, null, "key-1"), Owner).KeyHash,
            Of(new CheckInBooking(Booking, null, "key-1"), Owner).KeyHash,
        ];

        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Of_WhenSubjectAndKeyRunTogether_IsStillAnotherScope() => Assert.NotEqual(
        Of(Hold with { IdempotencyKey = "b\nc" }, Owner with { Subject = "a" }).KeyHash,
        Of(Hold with { IdempotencyKey = "c" }, Owner with { Subject = "a\nb" }).KeyHash);

    private static IdempotencyScope Of<TCommand>(TCommand command, Caller caller)
        where TCommand : IIdempotent => IdempotencyScope.Of(command, caller)!;
}
