using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace BoxOffice.Load.Serving;

/// <summary>
/// The service under load, in a child process of its own: the generator and the server share the machine, but no heap, no thread pool
/// and no garbage collection. The child ends when its input does, so it never outlives the driver.
/// </summary>
public sealed class ServedStack : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private readonly Process child;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };

    private ServedStack(Process child, Addresses addresses) => (this.child, Api, Floor) = (child, addresses.Api, addresses.Floor);

    /// <summary>The service: http://127.0.0.1:port.</summary>
    public Uri Api { get; }

    /// <summary>The bare limits beside it: <see cref="FloorServer"/>.</summary>
    public Uri Floor { get; }

    /// <summary>Starts it on free ports and waits until it is ready.</summary>
    /// <param name="settings">Settings over those of the local stack.</param>
    /// <param name="workerOfItsOwn">Whether the functions run in a process of their own, behind a hop; such a
    /// stack has no floor and no counters.</param>
    /// <exception cref="UsageException">It ended, or did not get ready in three minutes; its own words are on standard error.</exception>
    public static async Task<ServedStack> StartAsync(
        IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, bool workerOfItsOwn = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ServedStack).Assembly.Location);
        start.ArgumentList.Add("serve");
        if (workerOfItsOwn) start.ArgumentList.Add("--child");
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var started = Process.Start(start)!;
        try
        {
            while (await started.StandardOutput.ReadLineAsync(cancellationToken).AsTask()
                .WaitAsync(StartsWithin, cancellationToken) is { } line)
            {
                if (!line.StartsWith(ServeCommand.Ready, StringComparison.Ordinal)) continue;
                // What it says later is nobody's to read, and a full pipe would stop it.
                _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServedStack(started, JsonSerializer.Deserialize<Addresses>(line[ServeCommand.Ready.Length..], Web)!);
            }

            throw new UsageException("The service under load ended before it was ready.");
        }
        catch
        {
            await EndAsync(started);
            throw;
        }
    }

    /// <summary>What the stores were asked since the child started.</summary>
    public async Task<Counters> CountersAsync(CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<Counters>(new Uri(Floor, "/counters"), Web, cancellationToken))!;

    /// <summary>Takes away the messages of holds that are not due.</summary>
    public async Task ClearHoldMessagesAsync(CancellationToken cancellationToken)
    {
        using var response = await client.PostAsync(new Uri(Floor, "/clear"), null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a timer function now.</summary>
    public async Task RunTimerAsync(string function, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(new { input = "" });
        using var response = await client.PostAsync(new Uri(Api, $"/admin/functions/{function}"), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the child and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await EndAsync(child);
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            // It does not want to end in order: then it is ended, with what it started.
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}

/// <summary>Where a child serves.</summary>
public sealed record Addresses(Uri Api, Uri Floor);

/// <summary>Totals of the serving process since its start.</summary>
/// <param name="QueueCalls">Messages sent and updated; what the worker's listeners fetch and delete is not in it.</param>
/// <param name="WorkingSetMb">Memory of the process now.</param>
public sealed record Counters(
    long RedisCalls, long CosmosOperations, double RequestUnits, long QueueCalls, long AllocatedBytes, int Collections,
    double ProcessorSeconds, double WorkingSetMb)
{
    /// <summary>From an earlier reading to this one.</summary>
    public Counters Since(Counters earlier) => new(
        RedisCalls - earlier.RedisCalls, CosmosOperations - earlier.CosmosOperations, RequestUnits - earlier.RequestUnits,
        QueueCalls - earlier.QueueCalls, AllocatedBytes - earlier.AllocatedBytes, Collections - earlier.Collections,
        ProcessorSeconds - earlier.ProcessorSeconds, WorkingSetMb);
}
