using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>The brakes that the runbook prints, run in a shell as they are printed.</summary>
public sealed partial class RunbookBrakeTests
{
    [Fact]
    public async Task Given_a_queue_with_own_settings_When_each_brake_of_the_runbook_is_run_Then_it_does_what_it_says_and_nothing_else()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var commands = Commands()
            .Matches(await File.ReadAllTextAsync(Repository.PathOf("docs/runbook.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Value).ToArray();
        Assert.True(commands.Length >= 6, "The runbook prints fewer brakes than its chapters have.");

        foreach (var command in commands)
        {
            await app.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 500, capacity = 50, sessionSeconds = 120 });
            var answer = JsonDocument.Parse(await RunAsync(command, app)).RootElement;
            Assert.True(answer.TryGetProperty("data", out var data), $"{command}: {answer}");
            var queue = data.ValueKind == JsonValueKind.Array
                ? data.EnumerateArray().Single(q => q.GetProperty("queueId").GetString() == "main") : data;

            Assert.Equal((50, 120), (queue.GetProperty("capacity").GetInt32(), queue.GetProperty("sessionSeconds").GetInt32()));
            Assert.Equal(command.Contains("\"paused\":true", StringComparison.Ordinal) ? "PAUSED"
                : "OPEN", queue.GetProperty("phase").GetString());
            var rate = Rate().Match(command);
            Assert.Equal(rate.Success ? int.Parse(rate.Groups["rate"].Value) : 500, queue.GetProperty("admitPerTick").GetInt32());
        }
    }

    private static async Task<string> RunAsync(string command, BoxOfficeApp app)
    {
        var start = new ProcessStartInfo("bash",
            ["-eu", "-o", "pipefail", "-c", command])
        { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["API"] = app.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');
        start.Environment["KEY"] = "none here";
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{command}: {output}");
        return output;
    }

    [GeneratedRegex("^curl .*v1/ops/queues.*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex("\"admitPerTick\":(?<rate>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
