using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Stack;

/// <summary>README's commands do what it says: its walk is run in a shell against the program that it starts.</summary>
public sealed partial class ReadmeTests
{
    private const string Mark = "@@answer@@";

    [Theory]
    [InlineData("--ephemeral-ports")]
    [InlineData("--ephemeral-ports", "--child")]
    public async Task Its_walk_to_a_ticket_answers_as_printed(params string[] arguments)
    {
        await using var program = StackProcess.Start(arguments);
        await WalkAsync(
            (await program.ReadUntilReadyAsync()).Last(line => line.StartsWith("Ready: ", StringComparison.Ordinal))["Ready: ".Length..]);
    }

    /// <summary>Runs the walk against an API, and compares each answer with the one printed.</summary>
    internal static async Task WalkAsync(string api)
    {
        var walk = Walk();
        var script = walk.Replace("http://127.0.0.1:7071/api", api, StringComparison.Ordinal);
        var expected = Answers().Matches(script).Select(match => match.Groups["answer"].Value).ToArray();
        Assert.True(expected.Length >= 7, "README prints fewer answers than its walk has steps.");

        // An answer has no newline of its own; a mark after each tells them apart.
        var output = await RunAsync(Answers().Replace(script, $"echo '{Mark}'\n"));
        var answers = output.Split(Mark).Select(answer => answer.Trim()).ToArray();
        foreach (var (answer, pattern) in answers.Zip(expected))
            Assert.Matches("^" + string.Join(".*", pattern.Split('…').Select(Regex.Escape)) + "$", answer);
        Assert.Equal(expected.Length, answers.Length - 1);
    }

    [Fact]
    public void Every_file_that_it_links_to_is_there()
    {
        var links = Links().Matches(Readme()).Select(match => match.Groups["path"].Value);
        Assert.All(links, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
    }

    private static string Readme() => File.ReadAllText(Repository.PathOf("README.md"));

    private static string Walk() =>
        Fence().Matches(Readme()).Select(match => match.Groups["code"].Value)
        .Single(code => code.Contains("curl", StringComparison.Ordinal));

    private static async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-o", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true
        };
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, output);
        return output;
    }

    [GeneratedRegex("^```sh\n(?<code>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("^# (?<answer>\\{.*)\n", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Answers();

    [GeneratedRegex("\\]\\((?<path>[^):]+)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
