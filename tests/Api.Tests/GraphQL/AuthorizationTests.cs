using GraphBooking.Application.Shared;
using GraphQL.Types;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>The table of rights, written down a second time from the contract and held against what the schema declares.</summary>
public sealed class AuthorizationTests
{
    private const string OperatorOnly = "Operator";
    private const string Everybody = "Operator Owner Staff Customer Partner";
    private const string Tenant = "Owner Staff Customer Partner";
    private const string Management = "Owner Staff";

    private static readonly Dictionary<string, string> Table = new()
    {
        ["viewer"] = Everybody,
        ["operations"] = OperatorOnly,
        ["createTenant"] = OperatorOnly,
        ["node"] = Tenant,
        ["nodes"] = Tenant,
        ["tenant"] = Tenant,
        ["resources"] = Tenant,
        ["services"] = Tenant,
        ["availability"] = Tenant,
        ["booking"] = Tenant,
        ["bookingByReference"] = Tenant,
        ["bookings"] = Tenant,
        ["customer"] = Tenant,
        ["customers"] = Tenant,
        ["createResource"] = Management,
        ["updateResource"] = Management,
        ["archiveResource"] = Management,
        ["createService"] = Management,
        ["updateService"] = Management,
        ["archiveService"] = Management,
        ["addClosure"] = Management,
        ["updateCustomer"] = Management,
        ["checkInBooking"] = Management,
        ["completeBooking"] = Management,
        ["markNoShow"] = Management,
        ["createCustomer"] = "Owner Staff Partner",
        ["holdSlot"] = Tenant,
        ["assignCustomer"] = Tenant,
        ["confirmBooking"] = Tenant,
        ["rescheduleBooking"] = Tenant,
        ["cancelBooking"] = Tenant,
        ["partners"] = "Owner",
        ["createPartner"] = "Owner",
        ["publishOperations"] = "Owner",
        ["rotatePartnerKey"] = "Owner",
        ["revokePartner"] = "Owner",
        ["payments"] = Tenant,
        ["startPayment"] = Tenant,
        ["refundPayment"] = Management,
        ["paymentDiscrepancies"] = Management,
        ["reports"] = Management,
        ["bookingsAsOf"] = Management,
        ["deadLetters"] = OperatorOnly,
        ["replayDeadLetter"] = OperatorOnly,
        ["replayParkedEvents"] = OperatorOnly,
    };

    private readonly TestServer _server = new();

    public static TheoryData<string> RootFields => [.. AllRootFields(new TestServer()).Select(root => root.Name)];

    [Theory]
    [MemberData(nameof(RootFields))]
    public async Task Execute_WhenRoleIsOutsideTheTable_IsRefusedBeforeAnythingRuns(string field)
    {
        Assert.True(Table.ContainsKey(field), $"{field} is missing in the table of rights.");
        var allowed = Table[field].Split(' ').Select(Enum.Parse<Role>).ToHashSet();
        foreach (var role in Enum.GetValues<Role>())
        {
            _server.Answers.Sent.Clear();

            var answer = await _server.Ask(DocumentFor(field), TestServer.As(role));

            Assert.True(
                allowed.Contains(role) == (answer.ErrorCode() != "AUTH_NOT_AUTHORIZED"), $"{role} asking for {field}: {answer}");
            Assert.True(allowed.Contains(role) || _server.Answers.Sent.IsEmpty, $"{role} reached the handler of {field}.");
            Assert.True(allowed.Contains(role) || !answer.TryGetProperty("data", out _), answer.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(RootFields))]
    public async Task Execute_WhenNobodyAsks_IsNotAuthenticated(string field)
    {
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await _server.Ask(DocumentFor(field), caller: null)).ErrorCode());
    }

    [Theory]
    [InlineData("{ __typename }")]
    [InlineData("{ __schema { queryType { name } } }")]
    [InlineData("""{ __type(name: "Booking") { name } }""")]
    public async Task Execute_WhenOnlyTheSchemaIsAskedFor_NeedsNoCredential(string query)
    {
        Assert.Null((await _server.Ask(query, caller: null)).ErrorCode());
        Assert.Null((await _server.Ask(query, TestServer.As(Role.Operator))).ErrorCode());
    }

    [Theory]
    [InlineData("{ viewer { role } tenant { id } }")]
    [InlineData("{ viewer { role } ...f } fragment f on Query { ... on Query { tenant { id } } }")]
    [InlineData("{ viewer { role } ... { tenant { id } } }")]
    [InlineData("{ viewer { role } harmless: tenant { id } }")]
    [InlineData("query ($no: Boolean = false) { viewer { role } tenant @include(if: $no) { id } }")]
    public async Task Execute_WhenOneOfSeveralFieldsIsNotOpen_RefusesThemAll(string query)
    {
        var answer = await _server.Ask(query, TestServer.As(Role.Operator));

        Assert.Equal("AUTH_NOT_AUTHORIZED", answer.ErrorCode());
        Assert.False(answer.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Execute_WhenDocumentIsCached_StillAsksWhoItIs()
    {
        const string Query = "{ tenant { id } }";
        _server.Answers.On<Application.Tenancy.GetTenant, Domain.Tenancy.Tenant>(_ => Samples.Tenant);

        Assert.Null((await _server.Ask(Query)).ErrorCode());
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await _server.Ask(Query, TestServer.As(Role.Operator))).ErrorCode());
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await _server.Ask(Query, caller: null)).ErrorCode());
    }

    [Fact]
    public async Task Execute_WhenOnlyOneOperationOfADocumentIsOpen_RunsThatOne()
    {
        const string Query = "query mine { viewer { subject } } query theirs { tenant { id } }";

        Assert.Equal("operator", (await _server.Ask(Query, TestServer.As(Role.Operator), operation: "mine")).Text("data.viewer.subject"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await _server.Ask(Query, TestServer.As(Role.Operator), operation: "theirs")).ErrorCode());
    }

    [Fact]
    public void Table_WhenComparedWithTheSchema_NamesNoFieldThatIsNotThere() =>
        Assert.Empty(Table.Keys.Except(AllRootFields(_server).Select(field => field.Name)));

    private static IEnumerable<FieldType> AllRootFields(TestServer server) =>
        server.Server.Schema.Query.Fields.Concat(server.Server.Schema.Mutation!.Fields);

    /// <summary>The least document that asks for the field, with any values that pass the engine.</summary>
    private string DocumentFor(string name)
    {
        var schema = _server.Server.Schema;
        var mutation = schema.Mutation!.Fields.Find(name);
        var field = mutation ?? schema.Query.Fields.Find(name)!;
        var arguments = string.Join(", ", field.Arguments!.Where(Required).Select(argument => $"{argument.Name}: {Literal(argument.ResolvedType!)}"));
        return $"{(mutation is null ? "query" : "mutation")} {{ {name}{(arguments.Length > 0 ? $"({arguments})" : "")} {{ __typename }} }}";
    }

    private static bool Required(QueryArgument argument) => argument.ResolvedType is NonNullGraphType && argument.DefaultValue is null;

    private static string Literal(IGraphType type) => type switch
    {
        NonNullGraphType { ResolvedType: var inner } => Literal(inner!),
        ListGraphType => "[]",
        IInputObjectGraphType input => $"{{ {string.Join(", ", input.Fields
            .Where(field => field.ResolvedType is NonNullGraphType && field.DefaultValue is null)
            .Select(field => $"{field.Name}: {Literal(field.ResolvedType!)}"))} }}",
        { Name: "DateTime" } => "\"2026-05-01T10:00:00Z\"",
        { Name: "Date" } => "\"2026-05-01\"",
        { Name: "Duration" } => "\"PT1H\"",
        { Name: "Int" or "Long" } => "1",
        _ => "\"x\"",
    };
}
