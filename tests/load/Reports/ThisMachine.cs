using System.Runtime.InteropServices;

namespace BoxOffice.Load.Reports;

/// <summary>Reads what a figure depends on.</summary>
internal static class ThisMachine
{
    public static Machine Describe(DateTimeOffset now) => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Repository.Commit(),
        now,
        // What else ran meanwhile is part of a measurement.
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown");

    private static string? Field(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
