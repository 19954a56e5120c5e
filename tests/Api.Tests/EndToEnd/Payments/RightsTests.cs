using System.Text.Json.Nodes;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Who may pay, see payments and give money back.</summary>
public sealed class RightsTests
{
    private const string Payments = "{ payments { totalCount nodes { id booking { id } } } }";

    [Fact]
    public async Task Customer_WhoHasABooking_PaysItAndSeesItsOwnPaymentsAlone()
    {
        var till = await Till.Open();
        var (ada, eve) = (await till.Shop.Customer("Ada"), await till.Shop.Customer("Eve"));
        var asAda = await till.Backend.Token("CUSTOMER", till.Shop.Slug, ada);
        var (hers, others, nobodys) = (await till.Hold(customer: ada), await till.Hold(customer: eve), await till.Hold());
        var theirs = (string)(await till.Pay(others))["payment"]!["id"]!;
        await till.Pay(nobodys);

        var mine = (await till.Pay(hers, caller: asAda))["payment"]!;

        Assert.Equal("CAPTURED", Status(mine));
        Assert.Equal("NotFoundError", Refused(await till.Pay(others, caller: asAda)));
        Assert.Equal("NotFoundError", Refused(await till.Pay(nobodys, caller: asAda)));
        var listed = (await till.Backend.Ask(asAda, Payments))["data"]!["payments"]!;
        Assert.Equal(1, (int)listed["totalCount"]!);
        Assert.Equal((string?)mine["id"], (string?)Assert.Single(listed["nodes"]!.AsArray())!["id"]);
        Assert.Null(await Node(till.Backend, asAda, theirs));
        Assert.Equal(hers, (string?)(await Node(till.Backend, asAda, (string)mine["id"]!))!["booking"]!["id"]);
        var filtered = await till.Backend.Ask(
            asAda, "query($b: ID!) { payments(where: { or: [{ bookingId: { eq: $b } }, { status: { eq: CAPTURED } }] }) { totalCount } }", new { b = others });
        Assert.Equal(1, (int)filtered["data"]!["payments"]!["totalCount"]!);
    }

    [Fact]
    public async Task Customer_WhoIsNone_PaysAndSeesNothing()
    {
        var till = await Till.Open();
        var booking = await till.Hold(customer: await till.Shop.Customer());
        await till.Pay(booking);
        foreach (var subject in new[] { "nobody", "cus_00000000-0000-0000-0000-000000000000" })
        {
            var token = await till.Backend.Token("CUSTOMER", till.Shop.Slug, subject);
            Assert.Equal("NotFoundError", Refused(await till.Pay(booking, caller: token)));
            Assert.Equal(0, (int)(await till.Backend.Ask(token, Payments))["data"]!["payments"]!["totalCount"]!);
        }
    }

    [Fact]
    public async Task Staff_PaysRefundsAndSeesAll()
    {
        var till = await Till.Open();
        var staff = await till.Backend.Token("STAFF", till.Shop.Slug);
        var booking = await till.Hold(customer: await till.Shop.Customer());

        var paid = (await till.Pay(booking, caller: staff))["payment"]!;

        Assert.Equal("REFUNDED", Status((await till.Refund((string)paid["id"]!, caller: staff))["payment"]!));
        Assert.Equal(1, (int)(await till.Backend.Ask(staff, Payments))["data"]!["payments"]!["totalCount"]!);
        Assert.Null((await Discrepancies(till.Backend, staff)).Code());
    }

    [Fact]
    public async Task Partner_PaysAndListsByItsDocumentsAndCannotRefund()
    {
        var till = await Till.Open();
        var portal = await Portal.Open(till.Shop);
        var pay = await portal.Publish("mutation($i: StartPaymentInput!) { startPayment(input: $i) { payment { id status } errors { __typename } } }");
        var list = await portal.Publish(Payments);
        var booking = await till.Hold(customer: await till.Shop.Customer());

        var paid = (await portal.Run(pay, new { i = new { bookingId = booking, paymentMethodToken = "tok_ok" } }))["data"]!["startPayment"]!["payment"]!;

        Assert.Equal("CAPTURED", Status(paid));
        Assert.Equal(1, (int)(await portal.Run(list))["data"]!["payments"]!["totalCount"]!);
        foreach (var beyond in new[]
        {
            "mutation($i: RefundPaymentInput!) { refundPayment(input: $i) { payment { id } } }",
            "{ paymentDiscrepancies(from: \"2026-01-01T00:00:00Z\", to: \"2026-01-02T00:00:00Z\") { kind } }",
            "{ deadLetters { id } }",
        })
        {
            Assert.Equal("documents[0]", (string?)(await portal.TryPublish(beyond))["errors"]![0]!["field"]);
        }
    }

    [Theory]
    [InlineData("OPERATOR", "mutation($b: ID!) { startPayment(input: { bookingId: $b }) { payment { id } } }")]
    [InlineData("OPERATOR", "query($b: ID!) { payments(where: { bookingId: { eq: $b } }) { totalCount } }")]
    [InlineData("OPERATOR", "mutation($b: ID!) { refundPayment(input: { paymentId: $b }) { payment { id } } }")]
    [InlineData("CUSTOMER", "mutation($b: ID!) { refundPayment(input: { paymentId: $b }) { payment { id } } }")]
    [InlineData("CUSTOMER", "query($b: ID!) { node(id: $b) { id } paymentDiscrepancies(from: \"2026-01-01T00:00:00Z\", to: \"2026-01-02T00:00:00Z\") { kind } }")]
    [InlineData("OPERATOR", "{ paymentDiscrepancies(from: \"2026-01-01T00:00:00Z\", to: \"2026-01-02T00:00:00Z\") { kind } }")]
    [InlineData("OWNER", "{ deadLetters { id } }")]
    [InlineData("STAFF", "{ deadLetters { id } }")]
    [InlineData("CUSTOMER", "{ deadLetters { id } }")]
    [InlineData("OWNER", "mutation($b: ID!) { replayDeadLetter(input: { id: $b }) { deadLetter { id } } }")]
    [InlineData("STAFF", "mutation($b: ID!) { replayDeadLetter(input: { id: $b }) { deadLetter { id } } }")]
    public async Task Role_WithoutTheRight_IsRefusedAsAWhole(string role, string document)
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        var token = await till.Backend.Token(role, role == "OPERATOR" ? null : till.Shop.Slug);

        var answer = await till.Backend.Ask(token, document, new { b = booking });

        Assert.Equal("AUTH_NOT_AUTHORIZED", answer.Code());
        Assert.Null(answer["data"]);
        Assert.Equal(0, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
    }

    [Fact]
    public async Task Nobody_WithoutACredential_IsNotAuthenticated()
    {
        var till = await Till.Open();

        var answer = await till.Backend.Ask(
            null, "mutation($b: ID!) { startPayment(input: { bookingId: $b, paymentMethodToken: \"tok_ok\" }) { payment { id } } }", new { b = await till.Hold() });

        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.Code());
        Assert.Equal(0, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
    }

    [Fact]
    public async Task Tenant_WhenItNamesWhatIsAnothers_HearsWhatItHearsOfTheUnknown()
    {
        var (ours, theirs) = (await Till.Open(), await Till.Open());
        var (booking, payment) = await theirs.Confirmed();
        await ours.Confirmed();
        var unknown = $"{Guid.CreateVersion7()}";

        Assert.Equal(Masked(await ours.Pay("bkg_" + unknown)), Masked(await ours.Pay(booking)));
        Assert.Equal(Masked(await ours.Refund("pay_" + unknown)), Masked(await ours.Refund(payment)));
        Assert.Equal("NotFoundError", Refused(await ours.Refund(payment)));
        Assert.Equal("NotFoundError", Refused(await ours.Refund(booking)));
        Assert.Equal("NotFoundError", Refused(await ours.Pay("4242424242424242")));
        Assert.Null(await Node(ours.Backend, ours.Shop.Owner, payment));
        var listed = await ours.Shop.Ask(
            "query($p: ID!, $b: ID!) { a: payments(where: { id: { eq: $p } }) { totalCount } b: payments(where: { bookingId: { in: [$b] } }) { totalCount } c: payments { totalCount } }",
            new { p = payment, b = booking });
        Assert.Equal((0, 0, 1), (Count("a"), Count("b"), Count("c")));
        Assert.Equal(400, Minor(Only(await theirs.Booking(booking)), "captured"));
        await theirs.AssertTheyAgree();

        int Count(string list) => (int)listed["data"]![list]!["totalCount"]!;
    }

    [Fact]
    public async Task Cursor_OfAnotherTenantsPayments_IsUseless()
    {
        var (ours, theirs) = (await Till.Open(), await Till.Open());
        await theirs.Confirmed();
        await theirs.Confirmed();
        await ours.Confirmed();
        var page = await theirs.Shop.Ask("{ payments(first: 1) { pageInfo { hasNextPage endCursor } } }");
        Assert.True((bool)page["data"]!["payments"]!["pageInfo"]!["hasNextPage"]!);

        var answer = await ours.Shop.Ask(
            "query($c: String!) { payments(first: 1, after: $c) { nodes { id } } }", new { c = (string?)page["data"]!["payments"]!["pageInfo"]!["endCursor"] });

        Assert.NotNull(answer["errors"]);
        Assert.Null(answer["data"]?["payments"]);
    }

    [Fact]
    public async Task Payments_FilteredSortedAndPaged_ComeOnceEach()
    {
        var till = await Till.Open();
        var (first, _) = await till.Confirmed();
        await till.Pay(first, "tok_declined");
        await till.Pay(first, "tok_action");
        var (second, refunded) = await till.Confirmed();
        await till.Refund(refunded);

        Assert.Equal(["CAPTURED", "FAILED", "REQUIRES_ACTION", "REFUNDED"], await List("order: [{ createdAt: ASC }]"));
        Assert.Equal(["REFUNDED", "REQUIRES_ACTION", "FAILED", "CAPTURED"], await List("order: [{ createdAt: DESC }]"));
        Assert.Equal(["FAILED"], await List("where: { status: { eq: FAILED } }"));
        Assert.Equal(["REFUNDED"], await List($"where: {{ bookingId: {{ eq: \"{second}\" }} }}"));
        Assert.Equal(["FAILED", "REFUNDED"], await List($"where: {{ or: [{{ id: {{ eq: \"{refunded}\" }} }}, {{ status: {{ in: [FAILED] }} }}] }}, order: [{{ createdAt: ASC }}]"));

        async Task<List<string>> List(string arguments)
        {
            var seen = new List<string>();
            for (string? after = null; ;)
            {
                var page = (await till.Shop.Ask(
                    $"query($a: String) {{ payments(first: 1, after: $a, {arguments}) {{ nodes {{ status }} pageInfo {{ hasNextPage endCursor }} }} }}",
                    new { a = after }))["data"]!["payments"]!;
                seen.AddRange(page["nodes"]!.AsArray().Select(node => Status(node!)));
                if (!(bool)page["pageInfo"]!["hasNextPage"]!)
                {
                    return seen;
                }

                after = (string)page["pageInfo"]!["endCursor"]!;
            }
        }
    }

    private static async Task<JsonNode?> Node(Backend backend, string token, string id) => (await backend.Ask(
        token, "query($id: ID!) { node(id: $id) { id ... on Payment { booking { id } } } }", new { id }))["data"]!["node"];

    private static Task<JsonObject> Discrepancies(Backend backend, string token) => backend.Ask(
        token, "query($f: DateTime!, $t: DateTime!) { paymentDiscrepancies(from: $f, to: $t) { kind } }", new { f = Shop.Day(0), t = Shop.Day(1) });

    private static string Masked(JsonObject payload) => System.Text.RegularExpressions.Regex.Replace(payload.ToJsonString(), "[0-9a-f-]{36}", "#");
}
