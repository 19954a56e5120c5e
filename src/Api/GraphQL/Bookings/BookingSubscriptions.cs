using System.Buffers.Binary;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingSubscriptions
{
    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.Subscription<BookingChanged>("bookingChanged", (context, request) => new FollowBookings(
            context.AsInput().IdOrNull<BookingId>("bookingId"),
            context.AsInput().IdOrNull<ResourceId>("resourceId"),
            context.Argument("after") is string after ? PositionOf(codec, after, Scope(request)) : null,
            request.Arrived));

        map.Type<BookingChanged>("BookingChanged")
            .Field("cursor", (change, request) => CursorOf(codec, change.Position, Scope(request)))
            .Field("type", change => change.Type)
            .Field("booking", (change, request) => request.Load(BookingLoaders.Booking, change.BookingId))
            .Field("occurredAt", change => change.OccurredAt);
    }

    private static string Scope(RequestContext request) => $"bookingChanged\n{request.Caller.Tenant!.Value.Value}";

    private static string CursorOf(CursorCodec codec, long position, string scope)
    {
        Span<byte> content = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(content, position);
        return codec.Seal(content, scope);
    }

    private static long PositionOf(CursorCodec codec, string cursor, string scope) =>
        codec.Open(cursor, scope) is { } content
            ? BinaryPrimitives.ReadInt64BigEndian(content)
            : throw Refusal.Of(new ValidationError("after", "Is no cursor of bookingChanged."));
}
