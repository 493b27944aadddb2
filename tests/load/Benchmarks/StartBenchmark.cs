using System.Diagnostics;
using BoxOffice.Load.Reports;
using BoxOffice.Local;
using BoxOffice.Local.Host;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// A cold start: from the start of the worker's process to its first answers, of the package that is deployed and of the same package
/// without code that was compiled ahead. They take turns, so that a noisy moment hits both; the stores are warm.
/// </summary>
internal sealed class StartBenchmark : Benchmark
{
    /// <summary>A call without a store, one that reads Cosmos DB, and one that asks Redis.</summary>
    private static readonly string[] Calls = ["v1/health/live", "v1/users/1/balance", "v1/queues/main/board"];

    public override string Name => "start";

    public override string Description =>
        "from process start to the first answers, of the published package and of one without ReadyToRun (--rounds 7)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var (rounds, token) = (context.Arguments.Whole("rounds", 7), context.CancellationToken);
        var work = Directory.CreateTempSubdirectory("boxoffice-start-");
        try
        {
            Variant[] variants =
            [
                new("as deployed", await PublishAsync(work, "deployed", [], token)),
                new("without ReadyToRun", await PublishAsync(work, "plain", ["-p:PublishReadyToRun=false"], token)),
            ];
            await using var stores = await LocalStack.StartAsync(
                new LocalStackOptions { Reachable = true, Host = new FunctionsHostOptions { RunQueues = false, RunTimers = false } },
                token);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var variant in variants) variant.Starts.Add(await StartAsync(stores, variant.Folder, token));
            }

            return [.. variants.Select(RowOf)];
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>As docs/deploy.md publishes it.</summary>
    private static async Task<string> PublishAsync(
        DirectoryInfo work, string name, IReadOnlyList<string> more, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(work.FullName, name);
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", ["publish", Repository.File("functions"), "-c", "Release", "-o", folder, "-v", "q", .. more])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException($"The package could not be published:\n{said}");
    }

    /// <summary>Milliseconds from the start of the process to the end of each first call, one after the other.</summary>
    private static async Task<double[]> StartAsync(LocalStack stores, string folder, CancellationToken cancellationToken)
    {
        await using var stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                Settings = stores.ServiceSettings,
                Host = new FunctionsHostOptions { Child = true, ApplicationDirectory = folder, RunQueues = false, RunTimers = false },
            },
            cancellationToken);
        var began = ChildWorkers.StartedAt();
        using var client = new HttpClient { BaseAddress = stack.BaseAddress };
        var answered = new double[Calls.Length];
        for (var call = 0; call < Calls.Length; call++)
        {
            using var answer = await client.GetAsync(Calls[call], cancellationToken);
            answer.EnsureSuccessStatusCode();
            answered[call] = (TimeProvider.System.GetUtcNow() - began).TotalMilliseconds;
        }

        return answered;
    }

    private static BenchRow RowOf(Variant variant) => new(
        variant.Name,
        [
            .. Calls.Select((call, index) => new BenchFigure($"{call} ms", Median([.. variant.Starts.Select(s => s[index])]))),
            new("package MB", SizeOf(variant.Folder) / 1e6),
        ]);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private sealed record Variant(string Name, string Folder)
    {
        public List<double[]> Starts { get; } = [];
    }
}
