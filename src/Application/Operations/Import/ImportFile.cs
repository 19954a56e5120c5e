using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Operations.Import;

/// <summary>One thing to import, as the command that makes it.</summary>
internal sealed record Row<TCommand>(JsonPart Part, TCommand Command);

/// <param name="Key">What services of the file call it by.</param>
/// <param name="Planned">Stands for it until it has an id.</param>
/// <param name="Row">The resource itself.</param>
/// <param name="Closures">Their resource is <paramref name="Planned"/>.</param>
internal sealed record ResourceRow(
    string Key, ResourceId Planned, Row<CreateResource> Row, IReadOnlyList<Row<AddClosure>> Closures);

/// <summary>All rows of one file; services name resources by their planned ids.</summary>
internal sealed record ImportFile(
    Row<CreateTenant> Tenant,
    IReadOnlyList<ResourceRow> Resources,
    IReadOnlyList<Row<CreateService>> Services,
    IReadOnlyList<Row<CreateCustomer>> Customers);
