using System.Diagnostics;

namespace BoxOffice.Load.Benchmarks;

/// <summary>The functions workers that this process started as processes of their own, and nobody else's.</summary>
internal static class ChildWorkers
{
    /// <summary>SIGKILL: nothing of them runs any more.</summary>
    public static void Kill() => ForEach(process => process.Kill());

    /// <summary>When the one that runs was started, to a hundredth of a second.</summary>
    /// <exception cref="InvalidOperationException">None runs, or several do.</exception>
    public static DateTimeOffset StartedAt()
    {
        var starts = new List<DateTimeOffset>();
        ForEach(process => starts.Add(new DateTimeOffset(process.StartTime)));
        return starts.Single();
    }

    private static void ForEach(Action<Process> act)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOurs(process)) act(process);
            }
        }
    }

    private static bool IsOurs(Process process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process.Id}/status");
            var parent = status.Split('\n').First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
            return parent == $"{Environment.ProcessId}"
                && File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("--functions-worker-id", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
