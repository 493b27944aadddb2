using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace BoxOffice.Local.Azurite;

/// <summary>Azurite's queue service as a child process, in memory only. It ends with us, however we end: azurite-queue.cjs.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private AzuriteProcess(Process process, Uri endpoint)
    {
        Process = process;
        Endpoint = endpoint;
    }

    /// <summary>Where the queue service listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>The child, for tests that kill it.</summary>
    public Process Process { get; }

    /// <summary>Installs Azurite where it is not there yet, starts it and waits until it listens.</summary>
    /// <param name="accounts">Every account it will ever know.</param>
    /// <param name="port">A port of 127.0.0.1, or 0 for any that is free.</param>
    /// <param name="say">Told before an installation.</param>
    /// <exception cref="StackException">The port is taken, node or npm is missing, or Azurite did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        IReadOnlyList<AzuriteAccount> accounts, int port = 0, Action<string>? say = null, CancellationToken cancellationToken = default)
    {
        if (port != 0 && !LoopbackPorts.IsFree(port)) throw new StackException($"Port {port} of 127.0.0.1, for the queues, is in use.");
        var script = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        var child = Launch(script, accounts, port);
        try
        {
            return new AzuriteProcess(child, await ListensAtAsync(child, cancellationToken));
        }
        catch
        {
            await EndAsync(child);
            throw;
        }
    }

    /// <summary>For the setting <c>AzureWebJobsStorage</c>. Only the queues are served.</summary>
    public string ConnectionStringOf(AzuriteAccount account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account.Name};AccountKey={account.Key};QueueEndpoint={Endpoint}{account.Name};";

    /// <summary>Kills it: there is nothing to save.</summary>
    public ValueTask DisposeAsync() => new(EndAsync(Process));

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Launch(string script, IReadOnlyList<AzuriteAccount> accounts, int port)
    {
        var start = new ProcessStartInfo("node",
        [
            script, "--queueHost", IPAddress.Loopback.ToString(), "--queuePort", port.ToString(),
            "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--disableProductStyleUrl",
        ])
        {
            UseShellExecute = false,
            // Held open and never written: its end tells the child that we are gone.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', accounts.Select(a => $"{a.Name}:{a.Key}"));
        return Process.Start(start)!;
    }

    private static async Task<Uri> ListensAtAsync(Process process, CancellationToken cancellationToken)
    {
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastWords = "it said nothing";
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) listens.TrySetException(new StackException($"Azurite did not start: {lastWords}."));
            else if (Listens().Match(line.Data) is { Success: true } match) listens.TrySetResult(new Uri(match.Groups["url"].Value + "/"));
        };
        process.ErrorDataReceived += (_, line) => lastWords = string.IsNullOrWhiteSpace(line.Data) ? lastWords : line.Data.TrimEnd('.');
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return await listens.Task.WaitAsync(StartPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StackException($"Azurite did not start within {StartPatience.TotalSeconds:0} seconds.");
        }
    }

    [GeneratedRegex(@"successfully listens on (?<url>http://\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Listens();
}
