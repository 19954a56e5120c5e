using GraphBooking.Api.GraphQL.Availability;
using GraphBooking.Api.GraphQL.Bookings;
using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Customers;
using GraphBooking.Api.GraphQL.Operations;
using GraphBooking.Api.GraphQL.Partners;
using GraphBooking.Api.GraphQL.Payments;
using GraphBooking.Api.GraphQL.Reporting;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Api.GraphQL.Tenancy;
using GraphQL.Types;

namespace GraphBooking.Api.GraphQL;

/// <summary>The whole schema: the SDL parts of all contexts with what C# binds to their fields.</summary>
internal static class BookingSchema
{
    private static readonly string[] Parts =
        ["Shared", "Tenancy", "Catalog", "Availability", "Customers", "Partners", "Bookings", "Payments", "Reporting", "Operations"];

    /// <exception cref="InvalidOperationException">A field has no resolver, or a root field says nothing of who may ask.</exception>
    public static ISchema Create(CursorCodec codec)
    {
        var schema = SchemaAssembler.Assemble(string.Join('\n', Parts.Select(ReadPart)), Map(codec));
        SchemaChecks.Run(schema);
        return schema;
    }

    private static SchemaMap Map(CursorCodec codec)
    {
        var map = new SchemaMap();
        SharedTypes.Map(map);
        NodeQueries.Map(map);
        TenancyTypes.Map(map);
        CatalogTypes.Map(map);
        CatalogQueries.Map(map, codec);
        CatalogMutations.Map(map);
        AvailabilityTypes.Map(map);
        CustomerTypes.Map(map, codec);
        PartnerTypes.Map(map, codec);
        BookingTypes.Map(map);
        BookingQueries.Map(map, codec);
        BookingMutations.Map(map);
        BookingSubscriptions.Map(map, codec);
        PaymentTypes.Map(map);
        PaymentQueries.Map(map, codec);
        PaymentMutations.Map(map);
        ReportTypes.Map(map);
        HistoryTypes.Map(map);
        OperationsTypes.Map(map);
        return map;
    }

    private static string ReadPart(string context)
    {
        var assembly = typeof(BookingSchema).Assembly;
        var name = assembly.GetManifestResourceNames()
            .Single(name => name.EndsWith($".GraphQL.{context}.{context.ToLowerInvariant()}.graphql", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
