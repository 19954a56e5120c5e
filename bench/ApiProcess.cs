using System.Globalization;

namespace GraphBooking.Bench;

/// <summary>What the kernel knows of the server's process.</summary>
internal static class ApiProcess
{
    // The kernel's tick for what it tells of processes, on every Linux.
    private const int TicksPerSecond = 100;

    // After the name, which is in brackets and may hold anything: the state is the third column.
    private const int UserTime = 14 - 3;

    /// <summary>Resident memory, in bytes.</summary>
    public static long Resident(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Processor time so far, in its own code and in the kernel.</summary>
    public static TimeSpan Processor(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var columns = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(columns[UserTime], CultureInfo.InvariantCulture) + long.Parse(columns[UserTime + 1], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / (double)TicksPerSecond);
    }
}
