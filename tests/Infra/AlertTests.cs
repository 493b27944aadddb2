namespace BoxOffice.Tests.Infra;

/// <summary>A service that is dead is noticed: by what is missing, and from outside.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task The_service_is_asked_from_outside_whether_it_is_ready()
    {
        var deployed = await Deployment.FullAsync();
        var test = deployed.One("Microsoft.Insights/webtests");
        var alert =
            Assert.Single(deployed.All("Microsoft.Insights/metricAlerts"), a => a.Name.StartsWith("not-ready-", StringComparison.Ordinal));

        Assert.Contains("/api/v1/health/ready", test.Property("Request.RequestUrl"), StringComparison.Ordinal);
        Assert.Equal(5, test.Body["properties"]!["Locations"]!.AsArray().Count);
        Assert.Contains(test.Name, alert.Property("criteria.webTestId"), StringComparison.Ordinal);
        Assert.NotEqual("[]", alert.Property("actions"));
    }

    [Theory]
    [InlineData("no-telemetry-", "boxoffice.queues.messages")]
    [InlineData("no-ticks-", "boxoffice.waitingroom.ticks")]
    public async Task Data_that_is_missing_is_an_alert(string name, string metric)
    {
        var rule = Assert.Single(
            (await Deployment.ProductionAsync()).All("Microsoft.Insights/scheduledQueryRules"),
            r => r.Name.StartsWith(name, StringComparison.Ordinal));
        var query = rule.Property("criteria.allOf.0.query")!;

        // A summary without groups has one row where its table has none: that row is what is counted.
        Assert.Contains(metric, query, StringComparison.Ordinal);
        Assert.Matches(@"\| summarize [^|]+\| where [a-z]+ == 0", query);
        Assert.DoesNotContain(" by ", query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis-memory-")]
    [InlineData("redis-load-")]
    public async Task Redis_is_asked_no_more_often_than_it_reports(string name)
    {
        var alert = Assert.Single(
            (await Deployment.ProductionAsync()).All("Microsoft.Insights/metricAlerts"),
            a => a.Name.StartsWith(name, StringComparison.Ordinal));

        Assert.Equal(("PT5M", "PT15M"), (alert.Property("evaluationFrequency"), alert.Property("windowSize")));
    }
}
