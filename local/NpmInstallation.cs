using System.Diagnostics;
using System.Security.Cryptography;

namespace BoxOffice.Local;

/// <summary>A folder whose package-lock.json npm installs: the first time, and whenever that file changes.</summary>
/// <param name="folder">Where package-lock.json is.</param>
/// <param name="name">What the messages call the folder: <c>local/</c>.</param>
public sealed class NpmInstallation(string folder, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Makes sure it is installed. One process at a time: a test run and a stack may both be the first.</summary>
    /// <param name="say">Told once, before an installation, which takes about half a minute.</param>
    /// <exception cref="StackException">npm is missing, or the installation failed.</exception>
    public async Task EnsureAsync(Action? say, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        var stamp = Path.Combine(folder, "node_modules", ".boxoffice-lock");
        var wanted = Convert.ToHexString(
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == wanted) return;
        say?.Invoke();
        await InstallAsync(cancellationToken);
        await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
    }

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "obj")).FullName, "npm.lock");
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            // Another process installs it.
            catch (IOException) when (deadline.Elapsed < Patience)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        var npm = ExecutablePath.Find("npm") ?? throw new StackException("npm is not on PATH; Node.js 20 or newer brings it.");
        // What we use runs without its packages' install scripts, and we run no stranger's script to get it.
        var start = new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = await process.StandardError.ReadToEndAsync(patience.Token);
            await output;
            await process.WaitForExitAsync(patience.Token);
            if (process.ExitCode != 0) throw new StackException($"npm ci under {name} failed: {FirstLine(errors)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StackException($"npm ci under {name} did not end within {Patience.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing.";
}
