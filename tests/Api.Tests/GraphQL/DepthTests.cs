namespace GraphBooking.Api.Tests.GraphQL;

public sealed class DepthTests
{
    /// <summary>As the usual IDEs ask for it.</summary>
    private const string Introspection = """
        query IntrospectionQuery {
          __schema {
            queryType { name } mutationType { name } subscriptionType { name }
            types { ...FullType }
            directives { name description locations args { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description
          fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
        """;

    private readonly TestServer _server = new();

    [Fact]
    public async Task Execute_WhenTheUsualIntrospection_Answers() => Assert.Null((await _server.Ask(Introspection, caller: null)).ErrorCode());

    [Fact]
    public async Task Execute_WhenNestedTooDeep_IsRefused()
    {
        Assert.Equal("DOCUMENT_TOO_DEEP", (await _server.Ask(Nested(15))).ErrorCode());
        Assert.NotEqual("DOCUMENT_TOO_DEEP", (await _server.Ask(Nested(12))).ErrorCode());
    }

    [Fact]
    public async Task Execute_WhenNestedTooDeepByFragments_IsRefused()
    {
        var deep = string.Concat(Enumerable.Range(0, 20).Select(i => $" fragment d{i} on __Type {{ ofType {{ ...d{i + 1} }} }}"));

        Assert.Equal("DOCUMENT_TOO_DEEP", (await _server.Ask($"{{ __schema {{ types {{ ...d0 }} }} }}{deep} fragment d20 on __Type {{ name }}")).ErrorCode());
    }

    [Fact]
    public async Task Execute_WhenIntrospectionMultiplies_IsRefused() => Assert.Equal(
        "DOCUMENT_TOO_DEEP",
        (await _server.Ask("{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }", caller: null)).ErrorCode());

    [Fact]
    public async Task Execute_WhenBracesNestWithoutEnd_IsRefusedAndNothingOverflows()
    {
        var braces = string.Concat(Enumerable.Repeat("{a", 50_000));
        var lists = new string('[', 50_000);

        Assert.NotNull((await _server.Ask(braces)).ErrorCode());
        Assert.NotNull((await _server.Ask($"{{ nodes(ids: {lists}")).ErrorCode());
        Assert.Empty(_server.Log.Entries);
    }

    private static string Nested(int depth) =>
        $"{{ node(id: 1) {Levels(depth)} }}";

    private static string Levels(int depth) => depth == 0
        ? "{ __typename }"
        : $"{{ ... on Payment {{ booking {{ payments {Levels(Math.Max(depth - 2, 0))} }} }} }}";
}
