using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>Types that every context uses.</summary>
internal static class SharedTypes
{
    private static readonly string NilUuid = Guid.Empty.ToString();

    public static void Map(SchemaMap map)
    {
        map.PageInfo();
        map.Type<Money>("Money")
            .Field("amountMinor", money => money.AmountMinor)
            .Field("currency", money => money.Currency);

        // The nil id stands for text that was no id at all: there is none to give back.
        map.Error<NotFoundError>().Field("id", error => error.Id?.EndsWith(NilUuid, StringComparison.Ordinal) == true ? null : error.Id);
        map.Error<ValidationError>().Field("field", error => error.Field);
        map.Error<IdempotencyConflictError>();
        map.Error<VersionConflictError>().Field("currentVersion", error => error.CurrentVersion);
    }

    /// <summary>An error whose SDL type has the name of its record.</summary>
    public static TypeMap<T> Error<T>(this SchemaMap map)
        where T : Error => map.Type<T>(typeof(T).Name)
        .Field("message", error => error.Message)
        .Field("code", error => error.Code);
}
