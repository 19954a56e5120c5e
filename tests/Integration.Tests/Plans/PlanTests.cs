using GraphBooking.Application.Bookings;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Persistence.Reads;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Integration.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Plans;

/// <summary>
/// Every hot query's plan, as the role that sends it: by which index it finds its rows, and that it reads no table of a size
/// from end to end.
/// </summary>
public sealed class PlanTests
{
    private static readonly string[] Big =
        ["bookings", "claims", "events", "feed", "customers", "payments", "ledger_entries", "payment_outbox", "webhook_events"];

    private static readonly DateTimeOffset Today = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    private static readonly Filter Standing = new Filter.Field(
        "status", FilterOperator.In, new object[] { BookingStatus.Held, BookingStatus.Confirmed, BookingStatus.CheckedIn });

    /// <summary>What is asked, how, and the index that it must be found by.</summary>
    private static readonly (string Query, string Index, Func<LoadedDatabase, Task<Plan>> Plan)[] Statements =
    [
        ("availability: claims", "claims_resource", async db => await db.AsApplication(
            OccupancySql.Days, P.Uuids([await Resource(db)]), P.Array([Today.UtcDateTime]), P.Array([Today.AddDays(7).UtcDateTime]), P.Array([1]))),
        ("hold: all that decides", "claims_resource", async db => await db.AsApplication(
            HoldSql.Read, P.Uuid(await Resource(db)), P.Uuid(await db.Some<Guid>("id", "catalog.services")), P.Uuid((Guid?)null), P.Bytes([]), P.Instant(Today))),
        ("hold: all that decides where the catalogue is known", "claims_resource", async db => await db.AsApplication(
            HoldSql.ReadKnown, P.Uuid(await Resource(db)), P.Span(TimeSpan.FromHours(1)), P.Uuid((Guid?)null), P.Bytes([]), P.Instant(Today),
            P.Span(TimeSpan.Zero), P.Span(TimeSpan.Zero))),
        ("hold: all that was presumed, and what is written", "claims_resource customers_pkey", async db => await db.AsApplication(
            HoldSql.WritePresumed,
            HoldWriter.Presumed(new(Role.Owner, "owner-1", new(db.Tenant)), new([], []), await Hold(db), 0, TimeSpan.FromSeconds(1))[1..])),
        ("move: claims", "claims_resource", async db => await db.AsApplication(
            BookingSql.ClaimsOfMove, P.Uuid(await Booking(db)), P.Uuid((Guid?)null), P.Instant(Today))),
        ("step: booking", "bookings_pkey", async db => await db.AsApplication(BookingSql.LockBooking, P.Uuid(await Booking(db)))),
        ("step: heads", "bookings_pkey", async db => await db.AsApplication(BookingSql.LockHeads, P.Uuid(await Booking(db)), P.Uuid((Guid?)null))),
        ("step: claim", "claims_pkey", async db => await db.AsApplication(BookingSql.DeleteClaim, P.Uuid(await Booking(db)))),
        ("sweeper: due holds", "claims_due", db => db.AsWorker(HoldSweeper.Due)),
        ("payment: of a booking", "payments_booking", async db => await db.AsApplication(PaymentSql.PaymentsOfBooking, P.Uuid(await Booking(db)))),
        ("payment: sale in the books", "ledger_entries_booking", async db => await db.AsApplication(
            "SELECT sum(amount_minor) FROM ledger_entries WHERE tenant_id = $1 AND booking_id = $2", P.Uuid(await Booking(db)))),
        ("outbox: lease", "payment_outbox_due", db => db.AsWorker(PaymentWorkerSql.Lease, P.Int(20))),
        ("outbox: given up", "payment_outbox_due", db => db.AsWorker(PaymentWorkerSql.GiveUp)),
        ("outbox: dead letters", "payment_outbox_dead", db => db.AsWorker(DeadLetters.Dead, P.Int(100))),
        ("webhooks: early ones", "webhook_events_early", db => db.AsWorker(WebhookInbox.Early)),
        ("feed: tail", "feed_sequence", db => db.AsWorker(FeedSql.Tail, P.Long(1000), P.Int(500))),
        ("feed: newest", "feed_sequence", db => db.AsWorker(FeedSql.Newest)),
        ("feed: replay", "feed_pkey", db => db.AsApplication(
            FeedSql.Replay, P.Long(100), P.Uuid((Guid?)null), P.Uuid((Guid?)null), P.Uuid((Guid?)null), P.Int(FeedReplay.Page))),
        ("projections: events", "feed_pkey events_pkey", db => db.AsApplication(ProjectionSql.Events, P.Long(100), P.Int(500))),
        ("projections: what follows", "feed_pkey events_pkey", db => db.AsApplication(
            ProjectionSql.Following, P.Array(["booking-list", "customer-history"]), P.Int(0), P.Int(500))),
        ("projections: streams", "events_stream_version", async db => await db.AsApplication(
            ProjectionSql.Streams, P.Array([new BookingId(await Booking(db)).ToString()]))),
        ("projections: who is behind", "feed_pkey", db => db.AsWorker(
            ProjectionSql.Behind, P.Int(100), P.Int(0), P.Array(["booking-list", "customer-history"]))),
        ("events: a stream", "events_stream_version", async db => await db.AsApplication(
            "SELECT event_data FROM events WHERE tenant_id = $1 AND stream_id = $2 ORDER BY version", P.Text(new BookingId(await Booking(db)).ToString()))),
        ("events: a day", "events_tenant_timestamp", db => db.AsApplication(
            "SELECT event_data FROM events WHERE tenant_id = $1 AND timestamp >= $2 AND timestamp < $3",
            P.Instant(Today.AddDays(-9)), P.Instant(Today.AddDays(-8)))),
        ("booking by id", "bookings_pkey", async db => await db.AsApplication(LinkedBookingSql.OfOne(BookingLinks.None), P.Uuid(await Booking(db)))),
        ("booking by id with all that it links to", "bookings_pkey customers_pkey", async db => await db.AsApplication(
            LinkedBookingSql.OfOne(BookingLinks.Resource | BookingLinks.Service | BookingLinks.Customer), P.Uuid(await Booking(db)))),
        ("bookings by id", "bookings_pkey", async db => await db.AsApplication(LinkedBookingSql.OfSeveral(BookingLinks.None), P.Uuids([await Booking(db)]))),
        ("payments of a booking", "payments_booking", async db => await db.AsApplication(LinkedBookingSql.PaymentsOfOne, P.Uuid(await Booking(db)))),
        ("payments of several bookings", "payments_booking", async db => await db.AsApplication(
            LinkedBookingSql.PaymentsOfSeveral, P.Uuids([await Booking(db)]))),
        ("bookings by start with all that they link to", "bookings_start customers_pkey", db => Linked(db, 0)),
        ("payments of a page", "bookings_start payments_booking", db => Linked(db, 1)),
        ("bookings", "bookings_pkey", db => List(db, null)),
        ("bookings by start", "bookings_start", db => List(db, null, new SortKey("start", false))),
        ("bookings by start, latest first", "bookings_start", db => List(db, null, new SortKey("start", true))),
        ("bookings by creation, latest first", "bookings_created", db => List(db, null, new SortKey("createdAt", true))),
        ("bookings of a day", "bookings_start", db => List(
            db,
            new Filter.All([
                new Filter.Field("start", FilterOperator.GreaterOrEqual, Today.AddDays(-2)),
                new Filter.Field("start", FilterOperator.Less, Today.AddDays(-1))]),
            new SortKey("start", false))),
        ("bookings of a resource", "bookings_resource", async db => await List(
            db, new Filter.Field("resourceId", FilterOperator.Equal, new ResourceId(await Resource(db))), new SortKey("start", false))),
        ("bookings of a customer", "bookings_customer", async db => await List(
            db,
            new Filter.Field("customerId", FilterOperator.Equal, new CustomerId(await db.Some<Guid>("customer_id", "booking.bookings", "customer_id IS NOT NULL"))),
            new SortKey("start", false))),
        ("bookings that stand", "bookings_start", db => List(db, Standing, new SortKey("start", false))),
        ("bookings by an attribute", "bookings_attributes", db => List(
            db, new Filter.Member("attributes", ["ticket"], "\"T-000042\""), new SortKey("start", false))),
        ("bookings by an attribute within", "bookings_attributes", db => List(db, new Filter.Member("attributes", ["visit", "room"], "7"))),
        ("bookings by a list of attributes", "bookings_attributes", db => List(db, new Filter.Member("attributes", ["tags"], "[\"t4\"]"))),
    ];

    /// <summary>What is read by the model of tables, and the index of its only or first statement.</summary>
    private static readonly (string Query, string Index, Func<LoadedDatabase, ReadDbContext, Task> Read)[] Reads =
    [
        ("booking by reference", "bookings_reference_key", async (db, context) =>
            await new BookingReads(context).FindByReference(await db.Some<string>("reference", "booking.bookings"), default)),
        ("history", "events_stream_version", async (db, context) => await new BookingReads(context).History([new BookingId(await Booking(db))], default)),
        ("customers", "customers_created", (_, context) =>
            new CustomerReads(context).ListCustomers(Request(null, new SortKey("createdAt", false)), default)),
        ("customers by phone", "customers_phone", (_, context) => new CustomerReads(context).ListCustomers(
            Request(new Filter.Field("phone", FilterOperator.Equal, "+49 30 00042")), default)),
        ("payments of bookings", "payments_booking", async (db, context) =>
            await Payments(db, context).OfBookings([new BookingId(await Booking(db))], default)),
        ("payments by creation", "payments_created", async (db, context) => await Payments(db, context).List(
            Request(null, new SortKey("createdAt", true)), new OwnPayments(true, null), default)),
        ("payments that are open", "payments_status", async (db, context) => await Payments(db, context).List(
            Request(new Filter.Field("status", FilterOperator.In, new object[] { PaymentStatus.Processing, PaymentStatus.RequiresAction })),
            new OwnPayments(true, null),
            default)),
    ];

    public static TheoryData<string> Queries => [.. Statements.Select(row => row.Query), .. Reads.Select(row => row.Query)];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Plan_OfAHotQuery_IsByItsIndex(string query)
    {
        var db = await LoadedDatabase.Get();
        var (index, plan) = Statements.FirstOrDefault(row => row.Query == query) is { Plan: { } explain } statement
            ? (statement.Index, await explain(db))
            : await FirstOf(db, Reads.Single(row => row.Query == query));

        Assert.True(plan.Indexes.IsSupersetOf(index.Split(' ')), $"Not by {index}: {plan.Text}");
        Assert.True(!plan.ReadWhole.Overlaps(Big), $"Reads a whole table: {plan.Text}");
    }

    /// <summary>The clock is read once a statement, in a subquery: otherwise all that is not due yet would be looked at too.</summary>
    [Theory]
    [InlineData("sweeper: due holds", "hold_expires_at <=")]
    [InlineData("outbox: lease", "due_at <=")]
    [InlineData("outbox: given up", "due_at <=")]
    [InlineData("webhooks: early ones", "due_at <=")]
    public async Task Plan_OfWhatIsDue_EndsAtTheClock(string query, string bound)
    {
        var plan = await Statements.Single(row => row.Query == query).Plan(await LoadedDatabase.Get());

        Assert.Contains(plan.Text.Split('\n'), line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains(bound, StringComparison.Ordinal));
    }

    /// <summary>A page costs what is on it, wherever it begins.</summary>
    [Fact]
    public async Task Plan_OfALaterPage_EntersTheIndexThereAndSortsNothing()
    {
        var db = await LoadedDatabase.Get();
        var after = new Position([Today, new BookingId(await Booking(db))]);

        var plan = await ListOf(db, Request(null, new SortKey("start", false)) with { After = after });

        Assert.Contains("bookings_start", plan.Indexes);
        Assert.Contains("start_at >= ", plan.Text[plan.Text.IndexOf("Index Cond", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.False(plan.Sorts, plan.Text);
    }

    /// <summary>Why there is an operator of our own: PostgreSQL's is not let through by row-level security.</summary>
    [Fact]
    public async Task Plan_OfPostgreSqlsOwnContainment_CannotUseTheAttributes()
    {
        var db = await LoadedDatabase.Get();

        var plan = await db.AsApplication("""SELECT id FROM bookings WHERE tenant_id = $1 AND attributes @> '{"ticket": "T-000042"}'""");

        Assert.DoesNotContain(
            plan.Text.Split('\n'), line => line.Contains("Cond", StringComparison.Ordinal) && line.Contains("@>", StringComparison.Ordinal));
    }

    /// <summary>What is loaded past the triggers holds to what they would have checked.</summary>
    [Theory]
    [InlineData(
        "SELECT count(*) FROM booking.claims c JOIN booking.resource_head h USING (tenant_id, resource_id) WHERE tenant_id = $1 " +
        "AND h.capacity < (SELECT sum(o.quantity) FROM booking.claims o WHERE o.tenant_id = $1 AND o.resource_id = c.resource_id " +
        "AND o.busy_from <= c.busy_from AND o.busy_to > c.busy_from)")]
    [InlineData(
        "SELECT count(*) FROM booking.bookings b LEFT JOIN booking.claims c ON c.tenant_id = b.tenant_id AND c.booking_id = b.id WHERE b.tenant_id = $1 " +
        "AND (c.booking_id IS NOT NULL) <> (b.status IN ('HELD', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED'))")]
    [InlineData(
        "SELECT count(*) FROM booking.bookings b LEFT JOIN (SELECT f.booking_id, count(*) AS events FROM eventstore.feed f " +
        "JOIN eventstore.events e ON e.id = f.event_id AND e.version = f.version AND e.stream_id = 'bkg_' || f.booking_id " +
        "WHERE f.tenant_id = $1 GROUP BY f.booking_id) fed ON fed.booking_id = b.id WHERE b.tenant_id = $1 AND b.version IS DISTINCT FROM fed.events")]
    [InlineData(
        "SELECT count(*) FROM eventstore.feed_head h WHERE tenant_id = $1 AND (position, position, 1) <> " +
        "(SELECT count(*), max(position), min(position) FROM eventstore.feed f WHERE f.tenant_id = $1)")]
    [InlineData(
        "SELECT count(*) FROM booking.bookings b WHERE tenant_id = $1 AND price_minor - paid_minor <> coalesce((SELECT sum(amount_minor) " +
        "FROM payments.ledger_entries l WHERE l.tenant_id = $1 AND l.booking_id = b.id AND account IN ('CUSTOMER_RECEIVABLE', 'REFUNDS')), price_minor)")]
    [InlineData(
        "SELECT count(*) FROM (SELECT sum(amount_minor) AS rest FROM payments.ledger_entries WHERE tenant_id = $1 GROUP BY transaction_id) t WHERE rest <> 0")]
    public async Task Load_PastTheTriggers_HoldsTheirRules(string broken)
    {
        var db = await LoadedDatabase.Get();

        Assert.Equal(0, await db.Database.Scalar<long>(broken, db.Tenant));
    }

    private static async Task<(string, Plan)> FirstOf(LoadedDatabase db, (string Query, string Index, Func<LoadedDatabase, ReadDbContext, Task> Read) row) =>
        (row.Index, (await db.Of(context => row.Read(db, context)))[0]);

    private static Task<Guid> Booking(LoadedDatabase db) => db.Some<Guid>("id", "booking.bookings");

    private static async Task<BookingChange> Hold(LoadedDatabase db) => Domain.Bookings.Booking.Hold(
        new(Guid.NewGuid()),
        new Service
        {
            Id = new(await db.Some<Guid>("id", "catalog.services")),
            Name = "Visit",
            Currency = "EUR",
            Duration = TimeSpan.FromHours(1),
            BufferBefore = default,
            BufferAfter = default,
            SlotStep = TimeSpan.FromHours(1),
            PriceMinor = 1000,
            DepositMinor = 0,
            CreatedAt = Today,
        },
        new(await Resource(db)),
        new(await db.Some<Guid>("id", "customers.customers")),
        Today.AddDays(1),
        1,
        Limits.DefaultHold,
        null,
        Today);

    private static Task<Guid> Resource(LoadedDatabase db) => db.Some<Guid>("id", "catalog.resources");

    private static PaymentReads Payments(LoadedDatabase db, ReadDbContext context) =>
        new(context, db.Database.Services.GetRequiredService<ClientSecrets>());

    private static Task<Plan> List(LoadedDatabase db, Filter? where, params SortKey[] order) => ListOf(db, Request(where, order));

    private static Task<Plan> ListOf(LoadedDatabase db, ListRequest request) => Statement(db, request, BookingLinks.None, 0);

    private static Task<Plan> Linked(LoadedDatabase db, int statement) => Statement(
        db,
        Request(null, new SortKey("start", false)),
        BookingLinks.Service | BookingLinks.Customer | BookingLinks.Payments,
        statement);

    private static Task<Plan> Statement(LoadedDatabase db, ListRequest request, BookingLinks links, int number)
    {
        var (sql, parameters) = BookingPages.Statements(new TenantId(db.Tenant), request, links).ElementAt(number);
        return Plan.Of(db.Application, db.Tenant, sql, parameters);
    }

    private static ListRequest Request(Filter? where, params SortKey[] order) => new(where, order, 25, null, null, false, false);
}
