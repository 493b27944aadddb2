using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace BoxOffice.Local.Azurite;

/// <summary>Azurite as a child process, in memory only. It ends with us, however we end: azurite.cjs.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, int> UsualPorts =
        new(StringComparer.Ordinal) { ["blob"] = 10000, ["queue"] = 10001, ["table"] = 10002 };
    /// <summary>Of standard error, for the message of a start that failed.</summary>
    private const int LinesKept = 5;

    /// <summary>An Azurite that ends more often within <see cref="Often"/> is not started again.</summary>
    private const int MostRestarts = 3;

    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);
    private readonly Func<int, Process> launch;
    private readonly int services;
    private readonly Lock gate = new();
    private bool ended;

    private AzuriteProcess(Process process, Uri endpoint, int services, Func<int, Process> launch) =>
        (Process, Endpoint, this.services, this.launch) = (process, endpoint, services, launch);

    /// <summary>Where the queue service listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>The child, for tests that kill it.</summary>
    public Process Process { get; private set; }

    /// <summary>Starts the queue service alone: all that the functions need.</summary>
    /// <param name="accounts">Every account it will ever know.</param>
    /// <param name="port">A port of 127.0.0.1, or 0 for any that is free.</param>
    /// <param name="say">Told before an installation.</param>
    /// <exception cref="StackException">The port is taken, node or npm is missing, or Azurite did not start.</exception>
    public static Task<AzuriteProcess> StartQueuesAsync(
        IReadOnlyList<AzuriteAccount> accounts, int port = 0, Action<string>? say = null, CancellationToken cancellationToken = default) =>
        StartAsync(accounts, new Dictionary<string, int> { ["queue"] = port }, say, cancellationToken);

    /// <summary>Starts blobs, queues and tables at the emulator's usual ports: Core Tools keeps its timers' leases in blobs.</summary>
    /// <exception cref="StackException">A port is taken, node or npm is missing, or Azurite did not start.</exception>
    public static Task<AzuriteProcess> StartAllAsync(bool ephemeralPorts, Action<string>? say, CancellationToken cancellationToken) =>
        StartAsync([AzuriteAccount.Development],
            UsualPorts.ToDictionary(p => p.Key, p => ephemeralPorts ? 0 : p.Value), say, cancellationToken);

    /// <summary>For the setting <c>AzureWebJobsStorage</c>. Only the queues are served.</summary>
    public string ConnectionStringOf(AzuriteAccount account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account.Name};AccountKey={account.Key};QueueEndpoint={Endpoint}{account.Name};";

    /// <summary>
    /// Starts it again at the same port whenever it ends by itself. The messages that it had are lost, as they are in memory only: the
    /// sweep and the reconciler do what they would have done.
    /// </summary>
    /// <param name="say">Told of each restart.</param>
    /// <returns>Completes where it cannot be started again, or ends again and again; the text says which.</returns>
    public async Task<string> KeepRunningAsync(Action<string>? say)
    {
        var restarts = new Queue<long>();
        while (true)
        {
            var child = Process;
            await child.WaitForExitAsync();
            if (Volatile.Read(ref ended)) return "Azurite was ended.";
            var how = $"Azurite ended by itself with exit code {child.ExitCode}";
            restarts.Enqueue(Stopwatch.GetTimestamp());
            if (restarts.Count > MostRestarts && Stopwatch.GetElapsedTime(restarts.Dequeue()) < Often)
                return $"{how}, {MostRestarts + 1} times within a minute.";
            say?.Invoke($"{how} and is started again. The messages in it are lost; the sweep and the reconciler finish their work.");
            try
            {
                await RestartAsync();
            }
            catch (StackException failed)
            {
                return $"{how}, and cannot be started again: {failed.Message}";
            }
        }
    }

    /// <summary>Kills it: there is nothing to save. Again is nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (ended) return;
            ended = true;
        }

        await EndAsync(Process);
    }

    private async Task RestartAsync()
    {
        lock (gate)
        {
            if (ended) return;
            Process.Dispose();
            Process = launch(Endpoint.Port);
        }

        await ListensAtAsync(Process, services, CancellationToken.None);
    }

    private static async Task<AzuriteProcess> StartAsync(
        IReadOnlyList<AzuriteAccount> accounts, Dictionary<string, int> ports, Action<string>? say, CancellationToken cancellationToken)
    {
        foreach (var (service, port) in ports)
        {
            if (port != 0 && !LoopbackPorts.IsFree(port))
                throw new StackException($"Port {port} of 127.0.0.1, for Azurite's {service}s, is in use.");
        }

        var script = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        var child = Launch(script, accounts, ports);
        try
        {
            return new AzuriteProcess(child, await ListensAtAsync(child, ports.Count, cancellationToken), ports.Count,
                port => Launch(script, accounts, new Dictionary<string, int>(ports) { ["queue"] = port }));
        }
        catch
        {
            await EndAsync(child);
            throw;
        }
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Launch(string script, IReadOnlyList<AzuriteAccount> accounts, Dictionary<string, int> ports)
    {
        var start = new ProcessStartInfo("node",
        [
            // What a request leaves behind is collected by the hundred requests, not by the ten: 16 MB is the default.
            "--max-semi-space-size=64",
            script, ports.Count == 1 ? "queue" : "all",
            .. ports.SelectMany(p => new[] { $"--{p.Key}Host", IPAddress.Loopback.ToString(), $"--{p.Key}Port", p.Value.ToString() }),
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

    /// <summary>Waits until as many services listen; the queues' address.</summary>
    private static async Task<Uri> ListensAtAsync(Process process, int services, CancellationToken cancellationToken)
    {
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listening = 0;
        Uri? queues = null;
        var lastLines = new Queue<string>();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) listens.TrySetException(new StackException($"Azurite did not start. {LastOf(lastLines)}"));
            else if (Listens().Match(line.Data) is { Success: true } match)
            {
                if (match.Groups["service"].Value == "Queue") queues = new Uri(match.Groups["url"].Value + "/");
                if (++listening == services) listens.TrySetResult(queues!);
            }
        };
        process.ErrorDataReceived += (_, line) => Keep(lastLines, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return await listens.Task.WaitAsync(StartPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StackException($"Azurite did not start within {StartPatience.TotalSeconds:0} seconds. {LastOf(lastLines)}");
        }
    }

    private static void Keep(Queue<string> lines, string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (lines)
        {
            lines.Enqueue(line.Trim());
            if (lines.Count > LinesKept) lines.Dequeue();
        }
    }

    private static string LastOf(Queue<string> lines)
    {
        lock (lines) return lines.Count == 0 ? "It said nothing." : $"Its last lines: {string.Join(" | ", lines)}";
    }

    [GeneratedRegex(@"(?<service>Blob|Queue|Table) service (is )?successfully listen(s on|ing at) (?<url>http://\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Listens();
}
