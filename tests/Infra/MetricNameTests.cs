using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>The workbook and the alerts ask for metrics that there are, and point to chapters that there are.</summary>
public sealed partial class MetricNameTests
{
    [Theory]
    [InlineData("infra/charts.json")]
    [InlineData("infra/alerts.json")]
    public void A_metric_that_is_asked_for_is_an_instrument_of_the_code(string file)
    {
        var instruments = Repository.Sources("shared").SelectMany(source => Names(File.ReadAllText(source))).ToHashSet();
        var asked = Names(File.ReadAllText(Repository.PathOf(file))).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(instruments));
    }

    [Fact]
    public void An_alert_points_to_a_chapter_of_the_runbook()
    {
        var alerts = JsonNode.Parse(File.ReadAllText(Repository.PathOf("infra/alerts.json")))!.AsArray()
            .Select(a => a!["runbook"]!.GetValue<string>());
        var metrics = Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories)
            .SelectMany(file => Chapter().Matches(File.ReadAllText(file))).Select(m => m.Groups["anchor"].Value);
        var chapters = File.ReadLines(Repository.PathOf("docs/runbook.md")).Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#', ' ').ToLowerInvariant().Replace(' ', '-')).ToHashSet();

        Assert.Empty(alerts.Concat(metrics).Except(chapters));
    }

    private static IEnumerable<string> Names(string text) => Metric().Matches(text).Select(m => m.Groups["name"].Value);

    [GeneratedRegex("""["'](?<name>boxoffice\.[a-z_]+\.[a-z_]+)["']""", RegexOptions.None, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"runbook\.md#(?<anchor>[a-z-]+)", RegexOptions.None, 1000)]
    private static partial Regex Chapter();
}
