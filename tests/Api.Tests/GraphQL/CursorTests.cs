using System.Buffers.Text;
using GraphBooking.Api.GraphQL.Bookings;
using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class CursorTests
{
    private static readonly SortKey[] Order = [new("start", false), new("status", true)];
    private static readonly BookingId Id = EntityId.New<BookingId>();
    private static readonly Position Position = new([Samples.Noon.AddTicks(10), BookingStatus.NoShow, Id]);

    private static readonly CursorCodec Codec = new(new byte[32]);

    [Fact]
    public void PositionOf_WhenSealedForThisList_GivesTheTypedKeysBack()
    {
        var scope = Scope();

        var opened = scope.PositionOf(scope.CursorOf(Position))!;

        Assert.Equal([Samples.Noon.AddTicks(10), BookingStatus.NoShow, Id], opened.Keys);
    }

    [Fact]
    public void PositionOf_WhenKeyIsText_GivesItBack()
    {
        var scope = new ListScope(Codec, CatalogQueries.Resources, TestServer.Tenant, [new("name", false)]);
        var position = new Position(["Straße 7 🏓", EntityId.New<ResourceId>()]);

        Assert.Equal(position.Keys, scope.PositionOf(scope.CursorOf(position))!.Keys);
    }

    [Fact]
    public void CursorOf_WhenAskedTwice_IsTheSame() => Assert.Equal(Scope().CursorOf(Position), Scope().CursorOf(Position));

    [Fact]
    public void PositionOf_WhenAnyBitWasChanged_IsNull()
    {
        var scope = Scope();
        var bytes = Base64Url.DecodeFromChars(scope.CursorOf(Position));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var tampered = bytes.ToArray();
            tampered[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Null(scope.PositionOf(Base64Url.EncodeToString(tampered)));
        }
    }

    [Fact]
    public void PositionOf_WhenOfAnotherTenant_IsNull() =>
        Assert.Null(Scope(tenant: "ba9876543210").PositionOf(Scope().CursorOf(Position)));

    [Fact]
    public void PositionOf_WhenOfAnotherList_IsNull() =>
        Assert.Null(Scope(list: BookingQueries.Bookings with { Name = "others" }).PositionOf(Scope().CursorOf(Position)));

    [Fact]
    public void PositionOf_WhenOfAnotherOrder_IsNull()
    {
        var cursor = Scope().CursorOf(Position);

        Assert.Null(Scope(order: [new("start", true), new("status", true)]).PositionOf(cursor));
        Assert.Null(Scope(order: [new("status", true), new("start", false)]).PositionOf(cursor));
        Assert.Null(Scope(order: []).PositionOf(cursor));
    }

    [Fact]
    public void PositionOf_WhenSealedWithAnotherKey_IsNull()
    {
        var key = new byte[32];
        key[0] = 1;

        Assert.Null(Scope(codec: new CursorCodec(key)).PositionOf(Scope().CursorOf(Position)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("bkg_0192f0c1")]
    [InlineData("\ud800")]
    public void PositionOf_WhenGarbage_IsNull(string cursor) => Assert.Null(Scope().PositionOf(cursor));

    [Fact]
    public void PositionOf_WhenVeryLong_IsNull() => Assert.Null(Scope().PositionOf(new string('A', 1 << 20)));

    [Fact]
    public void CursorOf_WhenLookedInto_ShowsNothingOfThePosition()
    {
        var bytes = Base64Url.DecodeFromChars(Scope().CursorOf(Position));

        Assert.False(bytes.AsSpan().IndexOf(Id.Value.ToByteArray()) >= 0);
        Assert.False(bytes.AsSpan().IndexOf("NO_SHOW"u8) >= 0);
    }

    private static ListScope Scope(
        string? tenant = null, ListDefinition? list = null, SortKey[]? order = null, CursorCodec? codec = null) =>
        new(codec ?? Codec, list ?? BookingQueries.Bookings, tenant is null ? TestServer.Tenant : new TenantId(tenant), order ?? Order);
}
