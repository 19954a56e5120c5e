using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace GraphBooking.Architecture.Tests;

/// <summary>docker-compose.yml is checked here and started nowhere in the tests.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<object, object> Compose =
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(Repository.Read("docker-compose.yml"));

    private static readonly Dictionary<string, Dictionary<object, object>> Services =
        Map(Compose, "services").ToDictionary(pair => (string)pair.Key, pair => (Dictionary<object, object>)pair.Value);

    [Fact]
    public void Compose_Describes_PostgreSqlTheSandboxAndTheApi()
    {
        Assert.Contains("postgres", Services.Keys);
        Assert.Contains("sandbox", Services.Keys);
        Assert.Contains("api", Services.Keys);
    }

    [Fact]
    public void Image_FromElsewhere_HasAFixedMajorVersion() =>
        Assert.All(
            Services.Where(service => !service.Value.ContainsKey("build")),
            service => Assert.Matches(FixedMajor(), (string)service.Value["image"]));

    [Fact]
    public void Service_ThatStays_SaysWhetherItIsHealthy() =>
        Assert.All(
            Services.Where(service => service.Value.GetValueOrDefault("restart") is not "no"),
            service => Assert.True(Map(service.Value, "healthcheck").ContainsKey("test"), $"{service.Key} has no health check."));

    [Fact]
    public void Service_DependsOnly_OnWhatIsThere()
    {
        foreach (var (name, service) in Services)
        {
            foreach (var (needed, condition) in Map(service, "depends_on"))
            {
                Assert.True(Services.ContainsKey((string)needed), $"{name} needs {needed}, which is no service.");
                var awaited = (string)((Dictionary<object, object>)condition)["condition"];
                Assert.Equal(
                    Services[(string)needed].GetValueOrDefault("restart") is "no" ? "service_completed_successfully" : "service_healthy",
                    awaited);
            }
        }
    }

    [Fact]
    public void Volume_ThatIsMounted_IsDeclaredAndUsed()
    {
        var mounted = Services.Values.SelectMany(service => List(service, "volumes")).Select(volume => volume.Split(':')[0]).ToHashSet();

        Assert.True(mounted.SetEquals(Map(Compose, "volumes").Keys.Cast<string>()));
    }

    [Fact]
    public void Variable_OfTheProgram_IsOneThatItReads()
    {
        var code = string.Concat(Repository.Sources("src").Select(Repository.Read));
        var given = Services.Where(service => service.Value.ContainsKey("build"))
            .SelectMany(service => Map(service.Value, "environment").Keys.Cast<string>()).Distinct();

        Assert.All(given, variable => Assert.True(IsRead(variable, code), $"Nothing reads {variable}."));
    }

    [Fact]
    public void Api_IsGiven_WhatItNeedsAndNoMightyRole()
    {
        var given = Map(Services["api"], "environment").Keys.Cast<string>().ToArray();

        Assert.Superset(
            new HashSet<string> { "ConnectionStrings__Application", "ConnectionStrings__Worker", "GraphBooking__KeysDirectory" },
            given.ToHashSet());
        Assert.DoesNotContain("ConnectionStrings__Admin", given);
        Assert.DoesNotContain("ConnectionStrings__Owner", given);
    }

    [Fact]
    public void Sandbox_IsGiven_WhatItNeedsAndNoDatabase()
    {
        var given = Map(Services["sandbox"], "environment").Keys.Cast<string>().ToHashSet();

        Assert.Superset(new HashSet<string> { "Sandbox__ApiKey", "Sandbox__WebhookSecret", "Sandbox__WebhookUrl", "Sandbox__Journal" }, given);
        Assert.DoesNotContain(given, variable => variable.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
    }

    [Fact]
    public void Target_ThatIsBuilt_IsAStageOfTheDockerfile()
    {
        var dockerfile = Repository.Read("Dockerfile");
        var targets = Services.Values.Select(service => Map(service, "build").GetValueOrDefault("target")).OfType<string>().ToArray();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.Matches($"(?m)^FROM .* AS {target}$", dockerfile));
    }

    private static bool IsRead(string variable, string code) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || (variable.Split("__", 2) is ["ConnectionStrings", var name] && code.Contains($"(configuration, \"{name}\")", StringComparison.Ordinal))
        || (variable.Split("__") is ["GraphBooking", var section, .., var option]
            && code.Contains($"Section = \"GraphBooking:{section}\"", StringComparison.Ordinal)
            && code.Contains($" {option} {{ get; set; }}", StringComparison.Ordinal))
        || code.Contains($"[\"{variable.Replace("__", ":", StringComparison.Ordinal)}\"]", StringComparison.Ordinal);

    private static Dictionary<object, object> Map(Dictionary<object, object> of, string key) =>
        of.GetValueOrDefault(key) as Dictionary<object, object> ?? [];

    private static IEnumerable<string> List(Dictionary<object, object> of, string key) =>
        (of.GetValueOrDefault(key) as List<object> ?? []).Cast<string>();

    [GeneratedRegex(@"^[a-z0-9./-]+:[0-9]+([.-][a-z0-9.-]+)?$")]
    private static partial Regex FixedMajor();
}
