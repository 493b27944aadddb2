using System.Diagnostics;
using System.Security.Cryptography;

namespace BoxOffice.Local.Azurite;

/// <summary>Azurite as npm installs it under local/, from local/package-lock.json: the first time, and whenever that file changes.</summary>
public static class AzuriteInstallation
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);

    /// <summary>Makes sure it is there.</summary>
    /// <param name="say">Told once, before an installation, which takes about half a minute.</param>
    /// <returns>The script to run with node.</returns>
    /// <exception cref="StackException">node or npm is missing, or the installation failed.</exception>
    public static async Task<string> EnsureAsync(Action<string>? say, CancellationToken cancellationToken)
    {
        var folder = FindFolder();
        if (ExecutablePath.Find("node") is null) throw new StackException("node is not on PATH; Azurite needs Node.js 20 or newer. Install it, or name a storage account in the setting AzureWebJobsStorage.");
        using var turn = await TakeTurnAsync(folder, cancellationToken);
        var stamp = Path.Combine(folder, "node_modules", ".boxoffice-lock");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)));
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp, cancellationToken) != wanted)
        {
            say?.Invoke("Installing Azurite with npm ci under local/, the first time only…");
            await InstallAsync(folder, cancellationToken);
            await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
        }

        return Path.Combine(folder, "Azurite", "azurite.cjs");
    }

    /// <summary>local/ of the sources that this program was built from.</summary>
    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "local");
            if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
        }

        throw new StackException("local/package-lock.json is not above this program; run it from its repository, or name a storage account in the setting AzureWebJobsStorage.");
    }

    /// <summary>One process at a time: a test run and a stack may both be the first.</summary>
    private static async Task<FileStream> TakeTurnAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "obj")).FullName, "azurite.lock");
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            // Another process installs it.
            catch (IOException) when (deadline.Elapsed < InstallPatience)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var npm = ExecutablePath.Find("npm") ?? throw new StackException("npm is not on PATH; it installs Azurite. Install it, or name a storage account in the setting AzureWebJobsStorage.");
        // Azurite runs without its packages' install scripts, and we run no stranger's script to get it.
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
        patience.CancelAfter(InstallPatience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = await process.StandardError.ReadToEndAsync(patience.Token);
            await output;
            await process.WaitForExitAsync(patience.Token);
            if (process.ExitCode != 0) throw new StackException($"npm ci under local/ failed: {FirstLine(errors)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StackException($"npm ci under local/ did not end within {InstallPatience.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing.";
}
