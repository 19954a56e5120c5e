namespace GraphBooking.Application.Operations.Import;

/// <summary>Why a file was not imported, or not to its end.</summary>
/// <param name="Line">In the file, from 1.</param>
/// <param name="Field">Such as services[0].price.currency; empty for the file as a whole.</param>
/// <param name="Message">The rule that was broken; holds nothing of the file.</param>
public sealed record ImportError(int Line, string Field, string Message);

/// <summary>What an import came to.</summary>
/// <param name="Errors">In the file's order; empty when all of it is there now.</param>
/// <param name="Imported">Rows that this run brought in, the tenant among them.</param>
/// <param name="Unchanged">Rows that an earlier run had brought in.</param>
/// <param name="Past">Closures left out because they are over.</param>
public sealed record ImportReport(IReadOnlyList<ImportError> Errors, int Imported, int Unchanged, int Past);
