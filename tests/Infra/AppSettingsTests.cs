using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>The deployed app has every setting that the code reads, and none that nobody reads.</summary>
public sealed partial class AppSettingsTests
{
    /// <summary>Read, and rightly not set in Azure.</summary>
    private static readonly string[] NotInAzure =
    [
        "AzureWebJobsStorage", "AzureWebJobsStorage__ConnectionString", "Cosmos__ConnectionString", // an identity instead
        "OTEL_EXPORTER_OTLP_ENDPOINT", // Azure Monitor instead
        "RateLimits__Defaults", // no setting: a static property that the binder asks for too
    ];

    private const string Secret = "a signing key of the tests and of nothing else";

    /// <summary>Set, and read by the Functions host instead of us.</summary>
    private static readonly string[] ReadByTheHost = ["AzureWebJobsStorage__credential", "AzureWebJobsStorage__blobServiceUri"];

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    [InlineData("main.bicepparam")]
    public async Task The_service_starts_with_the_settings_and_reads_every_one(string file)
    {
        var deployed = await DeployedAsync(file);
        var read = await ReadSettings.OfAsync(deployed);
        // A section is not a setting, and what starts small (shutdownTimeoutSeconds) is the generic host's.
        var values = read.Where(name => char.IsUpper(name[0]) && !read.Any(other => other.StartsWith($"{name}__", StringComparison.OrdinalIgnoreCase)));

        var missing = values.Union(SchedulesAndQueues()).Except(deployed.Keys.Union(NotInAzure), StringComparer.OrdinalIgnoreCase);
        var unread = deployed.Keys.Except(read.Union(SchedulesAndQueues()).Union(ReadByTheHost), StringComparer.OrdinalIgnoreCase);
        Assert.Equal("", string.Join(' ', missing));
        Assert.Equal("", string.Join(' ', unread));
    }

    [Fact]
    public async Task The_app_knows_the_id_of_its_Front_Door()
    {
        var main = (await Bicep.TemplateAsync()).ToJsonString();
        Assert.Matches("Edge__FrontDoorId.{0,200}frontDoorId", main);
    }

    /// <summary>What settings.bicep and functionapp.bicep put together, with stand-ins for what only a deployment knows.</summary>
    private static async Task<Dictionary<string, string>> DeployedAsync(string file)
    {
        var template = await Bicep.TemplateAsync();
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("local.settings.sample.json")))!["Values"]!.AsObject();
        var localOnly = template["variables"]!.AsObject().Single(v => v.Key.EndsWith("localOnly", StringComparison.Ordinal)).Value!.AsArray();
        var settings = sample.Where(s => !localOnly.Any(name => name!.GetValue<string>() == s.Key)).ToDictionary(s => s.Key, s => s.Value!.GetValue<string>());
        var parameters = await Bicep.ParametersAsync(file);
        foreach (var (name, value) in parameters["settings"]!["value"]!.AsObject()) settings[name] = value!.GetValue<string>();
        foreach (var (name, _) in parameters["vaultSettings"]!["value"]!.AsObject()) settings[name] = Secret;
        var azure = template["functions"]!.AsArray().Select(f => f!["members"]!["azureSettings"]).Single(f => f is not null)!;
        foreach (var (name, value) in azure["output"]!["value"]!.AsObject()) settings[name] = StandIn(name, value!.GetValue<string>());
        var telemetry = (await Bicep.ResourceAsync("Microsoft.Web/sites/config")).Body["properties"]!.GetValue<string>();
        foreach (Match name in SettingName().Matches(telemetry)) settings[name.Groups["name"].Value] = StandIn(name.Groups["name"].Value, "[]");
        return settings;
    }

    private static string StandIn(string name, string value) => name switch
    {
        _ when !value.StartsWith('[') => value,
        "APPLICATIONINSIGHTS_CONNECTION_STRING" => "", // or the exporter would look for an identity to sign in with
        "Queue__SigningKeys" => Secret,
        _ when name.EndsWith("Uri", StringComparison.Ordinal) || name.EndsWith("Endpoint", StringComparison.Ordinal) => "https://boxoffice.example/",
        _ => "stand-in",
    };

    /// <summary>The settings that triggers name as <c>%Setting%</c>.</summary>
    private static IEnumerable<string> SchedulesAndQueues() => Functions.All.SelectMany(f => f.GetParameters())
        .Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule ?? p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
        .OfType<string>().Where(text => text.StartsWith('%')).Select(text => text.Trim('%'));

    [GeneratedRegex("'(?<name>[A-Z]+(?:_[A-Z]+)+)',", RegexOptions.None, 1000)]
    private static partial Regex SettingName();
}
