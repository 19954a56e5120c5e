using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>Every filter against the same condition in SQL, over rows that fit it and rows that do not.</summary>
public sealed class FilterTests
{
    private const string Bookings = "booking.bookings";
    private const string Resources = "catalog.resources";
    private const string Customers = "customers.customers";

    [Fact]
    public async Task Filter_ByEveryOperator_FindsWhatSqlFinds()
    {
        var listed = await ListedBusiness.Open(80);
        var ada = new CustomerId(listed.Customers[0]);
        var room = new ResourceId(listed.Resources[0]);
        var noon = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddHours(3);
        var reference = await listed.Business.Database.Scalar<string>(
            "SELECT reference FROM booking.bookings WHERE tenant_id = $1 LIMIT 1", listed.Business.Tenant.Id.Value);
        var at = $"'{noon:O}'";
        (string Table, Filter Filter, string Sql)[] cases =
        [
            (Bookings, Field("status", FilterOperator.Equal, BookingStatus.Confirmed), "status = 'CONFIRMED'"),
            (Bookings, Field("status", FilterOperator.NotEqual, BookingStatus.Confirmed), "status <> 'CONFIRMED'"),
            (Bookings, Field("status", FilterOperator.In, List(BookingStatus.CheckedIn, BookingStatus.Cancelled)), "status IN ('CHECKED_IN', 'CANCELLED')"),
            (Bookings, Field("status", FilterOperator.NotIn, List(BookingStatus.CheckedIn)), "status <> 'CHECKED_IN'"),
            (Bookings, Field("status", FilterOperator.In, List()), "false"),
            (Bookings, Field("status", FilterOperator.NotIn, List()), "true"),
            (Bookings, Field("start", FilterOperator.Equal, noon), $"start_at = {at}"),
            (Bookings, Field("start", FilterOperator.NotEqual, noon), $"start_at <> {at}"),
            (Bookings, Field("start", FilterOperator.Greater, noon), $"start_at > {at}"),
            (Bookings, Field("start", FilterOperator.GreaterOrEqual, noon), $"start_at >= {at}"),
            (Bookings, Field("start", FilterOperator.Less, noon), $"start_at < {at}"),
            (Bookings, Field("start", FilterOperator.LessOrEqual, noon), $"start_at <= {at}"),
            (Bookings, Field("start", FilterOperator.Equal, noon.ToOffset(TimeSpan.FromHours(5))), $"start_at = {at}"),
            (Bookings, Field("start", FilterOperator.Equal, null), "false"),
            (Bookings, Field("start", FilterOperator.NotEqual, null), "true"),
            (Bookings, Field("start", FilterOperator.Less, null), "false"),
            (Bookings, Field("resourceId", FilterOperator.Equal, room), $"resource_id = '{room.Value}'"),
            (Bookings, Field("resourceId", FilterOperator.In, List(room, new ResourceId(Guid.Empty))), $"resource_id = '{room.Value}'"),
            (Bookings, Field("customerId", FilterOperator.Equal, ada), $"customer_id = '{ada.Value}'"),
            (Bookings, Field("customerId", FilterOperator.NotEqual, ada), $"customer_id IS DISTINCT FROM '{ada.Value}'"),
            (Bookings, Field("customerId", FilterOperator.Equal, null), "customer_id IS NULL"),
            (Bookings, Field("customerId", FilterOperator.NotEqual, null), "customer_id IS NOT NULL"),
            (Bookings, Field("customerId", FilterOperator.In, List(ada, null)), $"customer_id = '{ada.Value}' OR customer_id IS NULL"),
            (Bookings, Field("customerId", FilterOperator.In, List(ada)), $"customer_id = '{ada.Value}'"),
            (Bookings, Field("customerId", FilterOperator.NotIn, List(ada)), $"customer_id IS DISTINCT FROM '{ada.Value}'"),
            (Bookings, Field("customerId", FilterOperator.NotIn, List(ada, null)), $"customer_id <> '{ada.Value}'"),
            (Bookings, Field("reference", FilterOperator.Equal, reference), $"reference = '{reference}'"),
            (Bookings, Field("reference", FilterOperator.StartsWith, reference![..4]), $"left(reference, 4) = '{reference[..4]}'"),
            (Bookings, Field("reference", FilterOperator.EndsWith, reference[^2..]), $"right(reference, 2) = '{reference[^2..]}'"),
            (Bookings, Field("reference", FilterOperator.Contains, reference[3..6]), $"strpos(reference, '{reference[3..6]}') > 0"),
            (Bookings, Field("reference", FilterOperator.Contains, null), "false"),
            (Resources, Field("archivedAt", FilterOperator.Equal, null), "archived_at IS NULL"),
            (Resources, Field("archivedAt", FilterOperator.NotEqual, null), "archived_at IS NOT NULL"),
            (Resources, Field("name", FilterOperator.Contains, "%"), "strpos(name, '%') > 0"),
            (Resources, Field("name", FilterOperator.StartsWith, "x_"), "left(name, 2) = 'x_'"),
            (Resources, Field("name", FilterOperator.Equal, "b"), "name = 'b'"),
            (Customers, Field("name", FilterOperator.Contains, "ADA"), "name IN ('Ada Lovelace', 'ADA BYRON', 'Ada')"),
            (Customers, Field("name", FilterOperator.StartsWith, "ada "), "name IN ('Ada Lovelace', 'ADA BYRON')"),
            (Customers, Field("name", FilterOperator.Equal, "ÖDÖN"), "name = 'Ödön'"),
            (Customers, Field("name", FilterOperator.Contains, "%_O"), "name = '50%_off\\'"),
            (Customers, Field("name", FilterOperator.EndsWith, "\\"), "name = '50%_off\\'"),
            (Customers, Field("email", FilterOperator.Equal, "ADA@example.COM"), "lower(email) = 'ada@example.com'"),
            (Customers, Field("email", FilterOperator.Equal, null), "email IS NULL"),
            (Customers, Field("email", FilterOperator.In, List("ADA@example.COM", null)), "lower(email) = 'ada@example.com' OR email IS NULL"),
            (Customers, Field("email", FilterOperator.NotIn, List("ADA@example.COM")), "lower(email) IS DISTINCT FROM 'ada@example.com'"),
            (Customers, Field("phone", FilterOperator.In, List("+49 1", "+49 2")), "phone IS NOT NULL"),
            (Bookings, Attribute("1", "a"), "attributes -> 'a' = '1'"),
            (Bookings, Attribute("1.0", "a"), "attributes -> 'a' = '1'"),
            (Bookings, Attribute("\"1\"", "a"), "attributes ->> 'a' = '1' AND attributes -> 'a' <> '1'"),
            (Bookings, Attribute("true", "a", "b"), "attributes #> '{a,b}' = 'true'"),
            (Bookings, Attribute("15e-1", "a", "c"), "attributes #> '{a,c}' = '1.5'"),
            (Bookings, Attribute("{\"b\":true}", "a"), "attributes -> 'a' = '{\"b\": true}'"),
            (Bookings, Attribute("{}", "a"), "false"),
            (Bookings, Attribute("[1]", "a"), "attributes -> 'a' = '[1]'"),
            (Bookings, Attribute("[2,1]", "a"), "false"),
            (Bookings, Attribute("\"x\\\"y\"", "a.b"), "attributes ? 'a.b'"),
            (Bookings, Attribute("1", "a", "b"), "false"),
            (Bookings, new Filter.Any([Attribute("1", "a"), Field("status", FilterOperator.Equal, BookingStatus.Cancelled)]),
                "coalesce(attributes -> 'a' = '1', false) OR status = 'CANCELLED'"),
            (Bookings, new Filter.All([]), "true"),
            (Bookings, new Filter.Any([]), "false"),
            (Bookings, new Filter.All([Field("start", FilterOperator.Greater, noon), Field("customerId", FilterOperator.Equal, null)]),
                $"start_at > {at} AND customer_id IS NULL"),
            (Bookings, new Filter.Any([Field("start", FilterOperator.Greater, noon), Field("customerId", FilterOperator.Equal, null)]),
                $"start_at > {at} OR customer_id IS NULL"),
        ];
        foreach (var (table, filter, sql) in cases)
        {
            var expected = await listed.Ids(table, sql, "id");

            Assert.True(expected.SequenceEqual(await listed.All(table, filter)), sql);
        }
    }

    [Fact]
    public async Task Filter_UnderPaging_IsPartOfEveryPage()
    {
        var listed = await ListedBusiness.Open(60);
        var filter = Field("status", FilterOperator.NotEqual, BookingStatus.Cancelled);
        var whole = await listed.Ids(Bookings, "status <> 'CANCELLED'", "start_at DESC, id DESC");
        var read = new List<Guid>();
        var request = new ListRequest(filter, [new SortKey("start", true)], 4, null, null, false, true);
        for (Page<Guid> page; ; request = request with { After = page.Items[^1].Position })
        {
            page = await listed.List(Bookings, request);
            Assert.Equal(whole.Count, page.Total);
            read.AddRange(page.Items.Select(item => item.Value));
            if (!page.HasNext)
            {
                break;
            }
        }

        Assert.Equal(whole, read);
    }

    private static Filter.Member Attribute(string value, params string[] path) => new("attributes", path, value);

    private static Filter.Field Field(string name, FilterOperator asked, object? value) => new(name, asked, value);

    private static object?[] List(params object?[] values) => values;
}
