using System.Diagnostics;
using BoxOffice.Local;

namespace BoxOffice.Tests.Stack;

/// <summary>README's section on Core Tools: the services alone, and the functions under the real host where this machine has it.</summary>
public sealed class CoreToolsTests
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);

    /// <summary>The path of func: the variable FUNC_PATH, or PATH.</summary>
    private static string? Func =>
        Environment.GetEnvironmentVariable("FUNC_PATH") is { Length: > 0 } path ? path : ExecutablePath.Find("func");

    [Fact]
    public async Task Given_Core_Tools_When_the_functions_run_under_them_Then_READMEs_walk_answers_as_printed()
    {
        Assert.SkipWhen(Func is null, "Azure Functions Core Tools are neither on PATH nor named by FUNC_PATH.");
        await using var services = StackProcess.Start(["--services", "--ephemeral-ports"]);
        var settings = (await services.ReadUntilReadyAsync()).SkipLast(1).Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        var port = LoopbackPorts.FindFree();
        using var host = StartFunc(port, settings);
        try
        {
            var api = $"http://127.0.0.1:{port}/api";
            await LivesAsync(api);
            await ReadmeTests.WalkAsync(api);
        }
        finally
        {
            host.Kill(entireProcessTree: true);
        }
    }

    private static Process StartFunc(int port, Dictionary<string, string> settings)
    {
        var output = Path.Combine(Repository.PathOf("functions/bin"), new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
        var start = new ProcessStartInfo(Func!,
            ["start", "--port", $"{port}", "--no-build"])
        { WorkingDirectory = output, UseShellExecute = false };
        foreach (var (name, value) in StackSettings.Defaults) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        return Process.Start(start)!;
    }

    private static Task LivesAsync(string api)
    {
        var http = new HttpClient();
        return Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{api}/v1/health/ready"), TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the functions under Core Tools", StartsWithin);
    }
}
