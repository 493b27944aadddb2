using System.Diagnostics;
using System.Globalization;
using BoxOffice.Local;

namespace BoxOffice.Tests.Stack;

/// <summary>The built local program as a child, as <c>dotnet run --project local</c> starts it.</summary>
internal sealed class StackProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process process;
    private readonly Task<string> errors;

    private StackProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it with a command line and, over the test's own, an environment.</summary>
    public static StackProcess Start(string[] arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(ExecutablePath.Dotnet,
            [Path.Combine(AppContext.BaseDirectory, "BoxOffice.Local.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new StackProcess(Process.Start(start)!);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>The lines up to and with the one that says it serves.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilReadyAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("Ready: ", StringComparison.Ordinal)) return lines;
        }

        Assert.Fail($"It ended before it served: {await errors}");
        return lines;
    }

    /// <summary>The processes that it started, and theirs.</summary>
    public IReadOnlyList<int> Children()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "Which processes a program started is read from /proc, which this system has not.");
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(id => (Id: int.Parse(id!), Parent: ParentOf(id!))).ToLookup(p => p.Parent, p => p.Id);
        var found = new List<int>();
        var next = new Queue<int>(parents[process.Id]);
        while (next.TryDequeue(out var id))
        {
            found.Add(id);
            foreach (var child in parents[id]) next.Enqueue(child);
        }

        return found;
    }

    /// <summary>Whether a process is there and has not ended.</summary>
    public static bool IsAlive(int id) =>
        File.Exists($"/proc/{id}/stat") && Field(id.ToString(CultureInfo.InvariantCulture), 0) is not ("Z" or "");

    /// <summary>Sends a signal: TERM, INT or KILL.</summary>
    public Task SignalAsync(string signal) => SignalAsync(process.Id, signal);

    /// <summary>Sends a signal to one of its children.</summary>
    public static async Task SignalAsync(int id, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to end a program by.");
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A process' command line, its words apart by a zero.</summary>
    public static string CommandLineOf(int id) => File.ReadAllText($"/proc/{id}/cmdline");

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, (await errors).TrimEnd());
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int ParentOf(string id) => int.TryParse(Field(id, 1), out var parent) ? parent : 0;

    /// <summary>A field of /proc/id/stat after the name, which may hold anything: state, parent, …</summary>
    private static string Field(string id, int index)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[index];
        }
        // It ended while we looked.
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
