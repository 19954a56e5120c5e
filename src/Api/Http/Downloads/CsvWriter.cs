using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using GraphBooking.Api.GraphQL.Shared.Scalars;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>
/// Rows as RFC 4180 has them, in UTF-8: each goes on its way as soon as a few are together, at the pace of whoever reads.
/// Text that a spreadsheet would take for a formula is given an apostrophe, with which it takes it for text.
/// </summary>
internal sealed class CsvWriter(PipeWriter target)
{
    private const int FlushAt = 16 * 1024;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> Formulas = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private readonly StringBuilder _rows = new();
    private bool _isWithinRow;

    public CsvWriter Text(string? text)
    {
        var cell = text.AsSpan();
        var isFormula = cell.Length > 0 && Formulas.Contains(cell[0]);
        Separate();
        if (!cell.ContainsAny(Quoted))
        {
            _rows.Append(isFormula ? "'" : "").Append(cell);
            return this;
        }

        _rows.Append(isFormula ? "\"'" : "\"").Append(text!.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    /// <summary>Ids and codes of our own, which need no care.</summary>
    public CsvWriter Plain<T>(T? value)
    {
        Separate();
        _rows.Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    public CsvWriter Day(DateOnly? day) => Plain(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public CsvWriter Instant(DateTimeOffset? instant) => Plain(instant is { } at ? Instants.Format(at) : null);

    public async ValueTask EndRow(CancellationToken cancellationToken)
    {
        _rows.Append("\r\n");
        _isWithinRow = false;
        if (_rows.Length >= FlushAt)
        {
            await Flush(cancellationToken);
        }
    }

    public async ValueTask Flush(CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(_rows.ToString(), target);
        _rows.Clear();
        await target.FlushAsync(cancellationToken);
    }

    private void Separate()
    {
        if (_isWithinRow)
        {
            _rows.Append(',');
        }

        _isWithinRow = true;
    }
}
