using System.Diagnostics;

namespace BoxOffice.Load.Campaign;

/// <summary>The service as a process of its own, to be killed: its stores are elsewhere and outlive it.</summary>
/// <param name="port">Of 127.0.0.1, the same each time.</param>
/// <param name="settings">Of the service, in the form of environment variables.</param>
internal sealed class ServiceProcess(int port, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(1);
    private Process? process;

    /// <summary>Where the host is.</summary>
    public Uri Host { get; } = new($"http://127.0.0.1:{port}/");

    /// <summary>Starts it and returns when it serves.</summary>
    /// <exception cref="UsageException">It ended, or did not get ready.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "BoxOffice.Local.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--sample", "none", "--urls", Host.GetLeftPart(UriPartial.Authority)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        process?.Dispose();
        process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = "";
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new UsageException($"The service ended before it served. {last}"));
            else if (line.Data.StartsWith("Ready: ", StringComparison.Ordinal)) ready.TrySetResult();
        };
        // Read always: a full pipe would stop it.
        process.ErrorDataReceived += (_, line) => last = line.Data ?? last;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(StartsWithin, cancellationToken);
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public void Kill() => process!.Kill();

    /// <summary>SIGTERM: it stops accepting, answers what is in hand, and ends.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        await EndedAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => process!.WaitForExitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
