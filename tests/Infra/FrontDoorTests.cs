using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>What Front Door refuses, and what it keeps.</summary>
public sealed class FrontDoorTests
{
    private const string Policy = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies";

    [Fact]
    public async Task The_firewall_guards_every_path()
    {
        var deployed = await Deployment.ProductionAsync();
        var guards = deployed.One("Microsoft.Cdn/profiles/securityPolicies");

        Assert.Equal(("Enabled", "Prevention"),
            (deployed.One(Policy).Property("policySettings.enabledState"), deployed.One(Policy).Property("policySettings.mode")));
        Assert.Contains(deployed.One(Policy).Name, guards.Property("parameters.wafPolicy.id"), StringComparison.Ordinal);
        Assert.Equal("/*", guards.Property("parameters.associations.0.patternsToMatch.0"));
    }

    [Theory]
    [InlineData("https://tickets.example/admin/functions/AdmitWaiting", true)]
    [InlineData("https://tickets.example:443/admin", true)]
    [InlineData("https://tickets.example//admin/host/status", true)]
    [InlineData("https://tickets.example/admin?code=x", true)]
    [InlineData("https://tickets.example/runtime/webhooks/blobs", true)]
    [InlineData("https://tickets.example/api/v1/concerts", false)]
    [InlineData("https://tickets.example/api/v1/ops/queues/admin", false)]
    public async Task The_hosts_own_calls_are_closed(string url, bool closed)
    {
        var rule = await RuleAsync("closedPaths");
        var pattern = rule["matchConditions"]![0]!["matchValue"]![0]!.GetValue<string>();

        Assert.Equal("Block", rule["action"]!.GetValue<string>());
        Assert.Equal(closed, Regex.IsMatch(url, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("joinsOfAnAddress")]
    [InlineData("callsOfAnAddress")]
    public async Task An_address_has_a_rate(string name)
    {
        var rule = await RuleAsync(name);

        Assert.Equal(("RateLimitRule", "Block", "SocketAddr"),
            (rule["ruleType"]!.GetValue<string>(), rule["action"]!.GetValue<string>(),
                rule["groupBy"]![0]!["variableName"]!.GetValue<string>()));
        Assert.InRange(rule["rateLimitThreshold"]!.GetValue<int>(), 100, 10_000);
    }

    [Fact]
    public async Task An_answer_that_depends_on_a_header_is_not_kept()
    {
        var rules = (await Deployment.ProductionAsync()).All("Microsoft.Cdn/profiles/ruleSets/rules")
            .Where(rule => !rule.Name.Contains("tracing", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, rules.Count);
        Assert.All(rules, rule =>
        {
            var headers = rule.Body["properties"]!["conditions"]!.AsArray().Where(c => c!["name"]!.GetValue<string>() == "RequestHeader")
                .Select(c => c!["parameters"]!).ToArray();
            // No page of another origin, whose CORS headers are its own.
            Assert.Equal(["Origin"], headers.Select(h => h["selector"]!.GetValue<string>()));
            Assert.All(headers, h => Assert.True(h["negateCondition"]!.GetValue<bool>()));
        });
    }

    [Fact]
    public async Task A_trace_begins_here_whatever_the_caller_says()
    {
        var deployed = await Deployment.ProductionAsync();
        var rule = Assert.Single(deployed.All("Microsoft.Cdn/profiles/ruleSets/rules"),
            rule => rule.Name.Contains("tracing", StringComparison.Ordinal)).Body["properties"]!;

        Assert.Equal((0, "Continue"), (rule["order"]!.GetValue<int>(), rule["matchProcessingBehavior"]!.GetValue<string>()));
        Assert.Empty(rule["conditions"]!.AsArray());
        Assert.Equal(["Delete traceparent", "Delete tracestate"],
            rule["actions"]!.AsArray().Select(a => $"{a!["parameters"]!["headerAction"]} {a["parameters"]!["headerName"]}"));
        var route = deployed.One("Microsoft.Cdn/profiles/afdEndpoints/routes").Body["properties"]!;
        Assert.Contains("tracing", route["ruleSets"]![0]!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> RuleAsync(string name) => Assert.Single(
        (await Deployment.ProductionAsync()).One(Policy).Body["properties"]!["customRules"]!["rules"]!.AsArray(),
        rule => rule!["name"]!.GetValue<string>() == name)!;
}
