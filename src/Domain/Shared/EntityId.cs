namespace GraphBooking.Domain.Shared;

/// <summary>Makes and reads typed ids where the type is known only as a parameter.</summary>
public static class EntityId
{
    public static TId New<TId>()
        where TId : struct, IEntityId<TId> => TId.New();

    public static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, IEntityId<TId> => TId.TryParse(text, out id);
}
