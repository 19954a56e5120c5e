namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>A journal's place that is removed after the test.</summary>
internal sealed class TemporaryJournal : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("graphbooking-sandbox-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "sandbox.journal");

    public void Dispose() => _directory.Delete(recursive: true);
}
