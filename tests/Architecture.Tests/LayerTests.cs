using System.Xml.Linq;

namespace GraphBooking.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Domain_ReferencesNothing_ButTheRuntime()
    {
        var project = XDocument.Parse(Repository.Read("src/Domain/Domain.csproj"));

        Assert.DoesNotContain(project.Descendants(), element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal));
        Assert.DoesNotContain(Layers.References(Layers.Domain), name => !IsRuntime(name));
    }

    [Fact]
    public void Application_ReferencesNothing_ButTheDomainAndPlainLibraries()
    {
        string[] allowed =
        [
            "GraphBooking.Domain",
            "MediatR",
            "FluentValidation",
            "NodaTime",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
        ];

        Assert.Empty(Layers.References(Layers.Application).Where(name => !IsRuntime(name)).Except(allowed));
    }

    [Fact]
    public void Infrastructure_KnowsNothing_OfTheEdge() =>
        Assert.DoesNotContain(Layers.References(Layers.Infrastructure), name => name == "GraphBooking.Api" || IsGraphQL(name));

    [Fact]
    public void Application_KnowsNothing_OfGraphQL() => Assert.DoesNotContain(Layers.References(Layers.Application), IsGraphQL);

    [Fact]
    public void Api_ReachesTheDatabase_ThroughInfrastructureAlone()
    {
        var reached = Layers.References(Layers.Api)
            .Where(name => name.StartsWith("Npgsql", StringComparison.Ordinal) || name.Contains("EntityFrameworkCore", StringComparison.Ordinal));

        Assert.Empty(reached);
    }

    /// <summary>A provider that shared code with the backend would share its mistakes.</summary>
    [Fact]
    public void Sandbox_AndTheBackend_KnowNothingOfEachOther()
    {
        Assert.Empty(ReferencesIn("src/Sandbox/Sandbox.csproj"));
        Assert.DoesNotContain(Layers.References(Layers.Sandbox), name => name.StartsWith("GraphBooking.", StringComparison.Ordinal));

        string[] backend = ["Domain", "Application", "Infrastructure", "Api"];
        Assert.DoesNotContain(
            backend.SelectMany(layer => ReferencesIn($"src/{layer}/{layer}.csproj")),
            reference => reference.Contains("Sandbox", StringComparison.Ordinal));
    }

    // As the project asks for them: the compiler forgets those that are not used.
    private static IEnumerable<string> ReferencesIn(string project) =>
        XDocument.Parse(Repository.Read(project)).Descendants()
            .Where(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal))
            .Select(element => (string?)element.Attribute("Include") ?? element.Name.LocalName);

    private static bool IsRuntime(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsGraphQL(string name) => name.StartsWith("GraphQL", StringComparison.Ordinal);
}
