using System.Text.Json.Nodes;

namespace GraphBooking.Integration.Tests.Operations;

/// <summary>The demo tenants' files, under slugs of a test's own.</summary>
internal static class DemoFiles
{
    public static readonly TheoryData<string> Names = ["harbour-clinic", "aurora-courts", "koto-salon"];

    public static JsonNode Read(string name, string slug)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "data", "demo", $"{name}.json")))!;
        Assert.Equal(name, (string?)file["tenant"]!["slug"]);
        file["tenant"]!["slug"] = slug;
        return file;
    }

    public static string NewSlug() => $"i-{Guid.NewGuid():N}"[..20];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "GraphBooking.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        }

        return directory.FullName;
    }
}
