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
    ];

    /// <summary>Set, and read by the Functions host instead of us.</summary>
    private static readonly string[] ReadByTheHost = ["AzureWebJobsStorage__credential", "AzureWebJobsStorage__blobServiceUri"];

    [Fact]
    public async Task Every_setting_that_the_code_reads_is_set_and_nothing_else()
    {
        var deployed = await DeployedAsync();
        var read = await ReadSettings.OfAsync(deployed);
        var values = read.Where(name => !read.Any(other => other.StartsWith($"{name}__", StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(values.Union(SchedulesAndQueues()).Except(deployed.Keys.Union(NotInAzure), StringComparer.OrdinalIgnoreCase));
        Assert.Empty(deployed.Keys.Except(read.Union(SchedulesAndQueues()).Union(ReadByTheHost), StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    [InlineData("main.bicepparam")]
    public async Task An_environment_overrides_only_settings_that_there_are(string file)
    {
        var parameters = await Bicep.ParametersAsync(file);

        Assert.Empty(parameters["settings"]!["value"]!.AsObject().Select(s => s.Key).Except((await DeployedAsync()).Keys));
    }

    /// <summary>What settings.bicep and functionapp.bicep put together, with stand-ins for what only a deployment knows.</summary>
    private static async Task<Dictionary<string, string>> DeployedAsync()
    {
        var template = await Bicep.TemplateAsync();
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("local.settings.sample.json")))!["Values"]!.AsObject();
        var localOnly = template["variables"]!.AsObject().Single(v => v.Key.EndsWith("localOnly", StringComparison.Ordinal)).Value!.AsArray();
        var settings = sample.Where(s => !localOnly.Any(name => name!.GetValue<string>() == s.Key)).ToDictionary(s => s.Key, s => s.Value!.GetValue<string>());
        var azure = template["functions"]!.AsArray().Select(f => f!["members"]!["azureSettings"]).Single(f => f is not null)!;
        foreach (var (name, value) in azure["output"]!["value"]!.AsObject()) settings[name] = StandIn(name, value!.GetValue<string>());
        var telemetry = (await Bicep.ResourceAsync("Microsoft.Web/sites/config")).Body["properties"]!.GetValue<string>();
        foreach (Match name in SettingName().Matches(telemetry)) settings[name.Groups["name"].Value] = "";
        return settings;
    }

    private static string StandIn(string name, string value) => name switch
    {
        _ when !value.StartsWith('[') => value,
        "Queue__SigningKeys" => "a signing key of the tests and of nothing else",
        _ when name.EndsWith("Uri", StringComparison.Ordinal) || name.EndsWith("Endpoint", StringComparison.Ordinal) => "https://boxoffice.example/",
        _ => "stand-in",
    };

    /// <summary>The settings that triggers name as <c>%Setting%</c>.</summary>
    private static IEnumerable<string> SchedulesAndQueues() => Functions.All.SelectMany(f => f.GetParameters())
        .Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule ?? p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
        .OfType<string>().Where(text => text.StartsWith('%')).Select(text => text.Trim('%'));

    [GeneratedRegex("'(?<name>[A-Z]+(_[A-Z]+)+)',", RegexOptions.None, 1000)]
    private static partial Regex SettingName();
}
