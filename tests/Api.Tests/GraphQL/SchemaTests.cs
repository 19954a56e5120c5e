using System.Runtime.CompilerServices;
using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class SchemaTests
{
    private readonly TestServer _server = new();

    [Fact]
    public async Task Sdl_WhenComparedWithTheApprovedSchema_IsTheSame()
    {
        var file = Path.Combine(SourceDirectory(), "../../../src/Api/schema.graphql");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(file, _server.Server.Sdl);
        }

        var approved = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        Assert.True(
            approved == _server.Server.Sdl,
            $"The schema differs from src/Api/schema.graphql. If it should, run the tests with UPDATE_SNAPSHOTS=1.\n{Difference(approved, _server.Server.Sdl)}");
    }

    [Fact]
    public void Sdl_WhenBuiltTwice_IsTheSame() => Assert.Equal(_server.Server.Sdl, new TestServer().Server.Sdl);

    [Fact]
    public void Sdl_WhenRead_ShowsTheRights() =>
        Assert.Contains("createTenant(input: CreateTenantInput!): CreateTenantPayload! @authorize(roles: [OPERATOR])", _server.Server.Sdl, StringComparison.Ordinal);

    [Fact]
    public void Run_WhenARootFieldSaysNothingOfRights_Fails()
    {
        var map = new SchemaMap();
        map.Query("open", (_, _) => new ValueTask<object?>("x"));

        var schema = SchemaAssembler.Assemble("type Query { open: String }", map);

        Assert.Contains("Query.open", Assert.Throws<InvalidOperationException>(() => SchemaChecks.Run(schema)).Message, StringComparison.Ordinal);
        Assert.Equal(RoleSet.Nobody, Rights.Of(schema.Query.Fields.Find("open")!));
    }

    [Fact]
    public void Run_WhenAFieldHasNoResolver_Fails()
    {
        var map = new SchemaMap();
        map.Query("open", (_, _) => new ValueTask<object?>("x"));

        var schema = SchemaAssembler.Assemble("type Query { open: Money } type Money { amount: Int }", map);

        Assert.Contains("Money.amount has no resolver", Assert.Throws<InvalidOperationException>(() => SchemaChecks.Run(schema)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Query", "misspelt")]
    [InlineData("Nothing", "field")]
    public void Assemble_WhenABoundFieldIsNotInTheSdl_Fails(string type, string field)
    {
        var map = new SchemaMap();
        map.Type<string>(type).Field(field, text => text);

        Assert.Throws<InvalidOperationException>(() => SchemaAssembler.Assemble("type Query { open: String }", map));
    }

    [Fact]
    public void Services_WhenBuilt_HoldNothingScopedInSingletons()
    {
        // The test server builds its container with ValidateScopes and ValidateOnBuild; this shows that those see such a mistake.
        var services = new ServiceCollection();
        services.AddScoped<Application.Shared.CallerContext>();
        services.AddSingleton<Holder>();

        Assert.Throws<AggregateException>(() => services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
        Assert.All(
            new ServiceCollection().AddGraphBookingGraphQL(), service => Assert.Equal(ServiceLifetime.Singleton, service.Lifetime));
    }

    private static string Difference(string approved, string actual)
    {
        var before = approved.Split('\n').ToHashSet();
        var after = actual.Split('\n').ToHashSet();
        return string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
    }

    private static string SourceDirectory([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private sealed class Holder(Application.Shared.CallerContext context)
    {
        public override string ToString() => context.ToString()!;
    }
}
