using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>The lists there are, each as ids.</summary>
internal static class Listing
{
    public static readonly IReadOnlyList<string> Tables =
        ["booking.bookings", "catalog.resources", "catalog.services", "customers.customers"];

    public static async Task<Page<Guid>> List(this ListedBusiness listed, string table, ListRequest request) => table switch
    {
        "booking.bookings" => Ids(
            (await listed.Read((ILinkedBookings reads) => reads.List(request, BookingLinks.None, default))).Page, booking => booking.Id.Value),
        "catalog.resources" => Ids(
            await listed.Read((ICatalogReads reads) => reads.ListResources(request, default)), resource => resource.Id.Value),
        "catalog.services" => Ids(
            await listed.Read((ICatalogReads reads) => reads.ListServices(request, default)), service => service.Id.Value),
        _ => Ids(
            await listed.Read((ICustomerReads reads) => reads.ListCustomers(request, default)), customer => customer.Id.Value),
    };

    /// <summary>The whole list in one page: more than any test has rows.</summary>
    public static async Task<List<Guid>> All(this ListedBusiness listed, string table, Filter? where, params SortKey[] order)
    {
        var page = await listed.List(table, new ListRequest(where, order, 10_000, null, null, false, false));
        return [.. page.Items.Select(item => item.Value)];
    }

    private static Page<Guid> Ids<T>(Page<T> page, Func<T, Guid> id) => new(
        [.. page.Items.Select(item => new PageItem<Guid>(id(item.Value), item.Position))], page.HasNext, page.HasPrevious, page.Total);
}
