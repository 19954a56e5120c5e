using System.Text.RegularExpressions;

namespace GraphBooking.Architecture.Tests;

public sealed partial class FolderTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Namespace_OfAFile_IsItsFolder(string folder)
    {
        var astray =
            from file in Repository.Sources(folder)
            let declared = Namespace().Match(Repository.Read(file))
            where declared.Success && declared.Groups[1].Value != NamespaceOf(file)
            select $"{file} declares {declared.Groups[1].Value}";

        Assert.Empty(astray);
    }

    // tests/Domain.Tests/Shared/MoneyTests.cs is of GraphBooking.Domain.Tests.Shared.
    private static string NamespaceOf(string file) => "GraphBooking." + string.Join('.', file.Split('/')[1..^1]);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
