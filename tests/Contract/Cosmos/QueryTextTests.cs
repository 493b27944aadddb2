using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>
/// Every query of the service, by our parser and by Microsoft's: the SDK ships the one that Cosmos uses as a native library for Linux,
/// off unless a variable says so. It is read once a process, so this test runs itself in a child that has it.
/// </summary>
public sealed partial class QueryTextTests
{
    private const string Variable = "AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX";

    /// <summary>Malformed for Cosmos, without parentheses around the BETWEEN; for us a word that is not implemented:
    /// tells which parser is at work.</summary>
    private const string Telling = "SELECT * FROM c WHERE c.count BETWEEN 1 AND 2 AND c.kind = 'x'";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Every_query_of_the_service_is_one_for_both_parsers()
    {
        var isChild = Environment.GetEnvironmentVariable(Variable) == "true";
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        // The library is there for Linux; elsewhere ours alone is asked.
        Assert.Equal(isChild ? HttpStatusCode.BadRequest : HttpStatusCode.NotImplemented, await StatusAsync(container, Telling));

        var texts = TextsOf("shared").Concat(TextsOf("functions")).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(texts);
        foreach (var text in texts)
        {
            var status = await StatusAsync(container, text);
            // Microsoft's plan may rewrite a query into one that only Cosmos can run; then it was parsed, which is what is asked here.
            Assert.True(status == HttpStatusCode.OK || (isChild && status == HttpStatusCode.NotImplemented), $"{status}: {text}");
        }

        if (!isChild && OperatingSystem.IsLinux()) await RunChildAsync();
    }

    private static async Task RunChildAsync()
    {
        var start =
            new ProcessStartInfo("dotnet", ["exec", typeof(QueryTextTests).Assembly.Location, "-class", typeof(QueryTextTests).FullName!])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
        start.Environment[Variable] = "true";
        using var child = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = await child.StandardOutput.ReadToEndAsync(patience.Token);
            await child.WaitForExitAsync(patience.Token);
            Assert.True(child.ExitCode == 0, output);
            Assert.Contains("Total: 1", output, StringComparison.Ordinal);
        }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Over all partitions: only then does the SDK ask for a plan.</summary>
    private static async Task<HttpStatusCode> StatusAsync(Container container, string text)
    {
        var query = new QueryDefinition(text);
        foreach (var name in Parameters().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal)) query.WithParameter(name, 1);
        using var feed = container.GetItemQueryStreamIterator(query);
        using var page = await feed.ReadNextAsync();
        return page.StatusCode;
    }

    /// <summary>The string literals that are queries; a value put into one is a number.</summary>
    private static IEnumerable<string> TextsOf(string folder) =>
        from file in Repository.Sources(folder)
        from Match match in Literals().Matches(File.ReadAllText(file))
        select Holes().Replace(match.Groups["query"].Value, "10");

    [GeneratedRegex("\"\\s*(?<query>SELECT\\s[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Holes();

    [GeneratedRegex(@"@\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
