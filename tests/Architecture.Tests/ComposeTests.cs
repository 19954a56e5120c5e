using System.Globalization;
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

    private static readonly Dictionary<object, object>[] Apis =
        [.. Services.Where(service => service.Key.StartsWith("api-", StringComparison.Ordinal)).Select(service => service.Value)];

    private static readonly string[] Templates = ["deploy/etcd.yml", "deploy/redis.conf", "deploy/node/patroni.yml", "deploy/node/pgbouncer.ini"];

    [Fact]
    public void Compose_Describes_TheTopologyOfTheCluster() =>
        Assert.Superset(
            new HashSet<string> { "etcd", "eu-1a", "eu-1b", "eu-1c", "redis", "migrate", "sandbox", "api-1", "api-2" },
            Services.Keys.ToHashSet());

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

        Assert.All(Given(service => !IsOfTheDataTier(service)), variable => Assert.True(IsRead(variable, code), $"Nothing reads {variable}."));
    }

    [Fact]
    public void Variable_OfTheDataTier_IsOneThatItsScriptOrATemplateReads()
    {
        var entrypoint = Repository.Read("deploy/entrypoint.sh");
        var templates = string.Concat(Templates.Select(Repository.Read));

        Assert.All(
            Given(IsOfTheDataTier),
            variable => Assert.True(entrypoint.Contains($"${{{variable}:-}}", StringComparison.Ordinal)
                || entrypoint.Contains($"${variable}", StringComparison.Ordinal)
                || templates.Contains($"@{variable}@", StringComparison.Ordinal), $"Nothing reads {variable}."));
    }

    [Fact]
    public void Template_OfTheDataTier_IsFilledInContainersToo()
    {
        var entrypoint = Repository.Read("deploy/entrypoint.sh");
        var given = Given(IsOfTheDataTier).ToHashSet();
        var names = Templates.SelectMany(template => Placeholder().Matches(Repository.Read(template)).Select(match => match.Groups[1].Value));

        Assert.All(names, name => Assert.True(given.Contains(name) || entrypoint.Contains($" {name}=", StringComparison.Ordinal), $"Nothing sets {name}."));
    }

    [Theory]
    [InlineData("Application", "api_application_connections")]
    [InlineData("Worker", "api_worker_connections")]
    [InlineData("Analytics", "api_analytics_connections")]
    public void Pool_OfTheApi_IsThatOfTheBudget(string name, string size)
    {
        var budget = BudgetLine().Matches(Repository.Read("deploy/budget.sh")).ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value);

        Assert.All(
            Apis,
            api => Assert.EndsWith($";Maximum Pool Size={budget[size]}", (string)Map(api, "environment")[$"ConnectionStrings__{name}"], StringComparison.Ordinal));
        Assert.Equal(budget["api_instances"], Apis.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Connection_OfTheApi_IsVerified() =>
        Assert.All(
            Apis.Append(Services["migrate"]).SelectMany(service => Map(service, "environment"))
                .Where(variable => ((string)variable.Key).StartsWith("ConnectionStrings__", StringComparison.Ordinal)
                    && (string)variable.Key is not "ConnectionStrings__Redis"),
            variable => Assert.Contains(";SSL Mode=VerifyFull;Root Certificate=", (string)variable.Value, StringComparison.Ordinal));

    [Fact]
    public void Key_OfAMember_IsSeenByThatMemberAlone()
    {
        var seen = Services.Where(service => service.Key is not "certificates")
            .SelectMany(service => List(service.Value, "volumes").Where(volume => volume.StartsWith("tls-", StringComparison.Ordinal)),
                (service, volume) => (service.Key, Volume: volume.Split(':')[0]))
            .Where(mount => mount.Volume != "tls-ca");

        Assert.All(seen, mount => Assert.Equal($"tls-{mount.Key}", mount.Volume));
    }

    [Fact]
    public void Api_IsGiven_WhatItNeedsAndNoMightyRole() => Assert.All(Apis, IsGivenNoMightyRole);

    private static void IsGivenNoMightyRole(Dictionary<object, object> api)
    {
        var given = Map(api, "environment").Keys.Cast<string>().ToArray();

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

    private static bool IsOfTheDataTier(Dictionary<object, object> service) => service.GetValueOrDefault("build") is "deploy";

    private static IEnumerable<string> Given(Func<Dictionary<object, object>, bool> condition) =>
        Services.Values.Where(condition).SelectMany(service => Map(service, "environment").Keys.Cast<string>()).Distinct();

    private static bool IsRead(string variable, string code) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || (variable.Split("__", 2) is ["ConnectionStrings", var name]
            && (code.Contains($"(configuration, \"{name}\")", StringComparison.Ordinal)
                || code.Contains($"GetConnectionString(\"{name}\")", StringComparison.Ordinal)))
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

    [GeneratedRegex("@([A-Z_]+)@")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?m)^(\w+)=(\d+)$")]
    private static partial Regex BudgetLine();
}
