using System.Diagnostics;
using System.Globalization;

namespace GraphBooking.Bench.Load;

/// <summary>
/// Shows how far a load is: a bar that stays on its line on a terminal, a line every few seconds elsewhere.
/// </summary>
/// <param name="output">Null for nobody.</param>
/// <param name="isTerminal">Whether a line can be written over.</param>
internal sealed class LoadProgress(TextWriter? output, bool isTerminal)
{
    private const int Width = 30;

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = new();
    private string _what = "";
    private long _total;
    private long _done;
    private Func<long>? _rows;
    private TimeSpan _said;

    /// <param name="what">Is being done.</param>
    /// <param name="total">How many there are of it.</param>
    /// <param name="rows">How many rows are written; null where it is not rows that count.</param>
    public void Begin(string what, long total, Func<long>? rows = null)
    {
        lock (_lock)
        {
            EndLine();
            (_what, _total, _done, _rows, _said) = (what, total, 0, rows, TimeSpan.Zero);
            _watch.Restart();
            Say(isLast: false);
        }
    }

    public void Add(long done)
    {
        lock (_lock)
        {
            _done += done;
            var pause = TimeSpan.FromSeconds(isTerminal ? 0.2 : 5);
            if (_watch.Elapsed - _said >= pause || _done == _total)
            {
                Say(_done == _total);
            }
        }
    }

    public void End()
    {
        lock (_lock)
        {
            EndLine();
        }
    }

    private void EndLine()
    {
        if (isTerminal && _total > 0)
        {
            output?.WriteLine();
        }
    }

    private void Say(bool isLast)
    {
        if (output is null || (!isTerminal && _done == 0))
        {
            return;
        }

        _said = _watch.Elapsed;
        var seconds = _watch.Elapsed.TotalSeconds;
        var share = (double)_done / _total;
        var left = share > 0 ? TimeSpan.FromSeconds(seconds * (1 - share) / share) : (TimeSpan?)null;
        var bar = new string('#', (int)(share * Width)).PadRight(Width, '.');
        var rate = _rows is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {_rows() / Math.Max(seconds, 0.001):N0} rows/s");
        var rest = isLast ? $"in {Clock(_watch.Elapsed)}" : $"{(left is { } time ? Clock(time) : "?")} left";
        var line = string.Create(CultureInfo.InvariantCulture, $"{_what,-10} [{bar}] {share * 100,3:F0} % of {_total:N0}{rate}, {rest}");
        if (isTerminal)
        {
            output.Write($"\r{line,-100}");
        }
        else
        {
            output.WriteLine(line);
        }
    }

    private static string Clock(TimeSpan time) => time.ToString(@"mm\:ss", CultureInfo.InvariantCulture);
}
