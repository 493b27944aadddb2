using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>The deployed app has every setting that the code reads, and none that nobody reads.</summary>
public sealed class AppSettingsTests
{
    /// <summary>Read, and rightly not set in Azure.</summary>
    private static readonly string[] NotInAzure =
    [
        "AzureWebJobsStorage", "AzureWebJobsStorage__ConnectionString", "Cosmos__ConnectionString", // an identity instead
        "OTEL_EXPORTER_OTLP_ENDPOINT", // Azure Monitor instead
        "Edge__AllowLocalhost", // a developer's pages
        "RateLimits__Defaults", // no setting: a static property that the binder asks for too
    ];

    private const string Secret = "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=";

    /// <summary>Set, and read by the Functions host instead of us.</summary>
    private static readonly string[] ReadByTheHost =
        ["AzureWebJobsStorage__credential", "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsDisableHomepage",
            "AzureFunctionsWebHost__hostid"];

    [Theory]
    [InlineData("dev.bicepparam", "api")]
    [InlineData("prod.bicepparam", "api")]
    [InlineData("prod.bicepparam", "settlers")]
    [InlineData("main.bicepparam", "api")]
    public async Task The_service_starts_with_the_settings_and_reads_every_one(string file, string app)
    {
        var deployed = (await Deployment.OfAsync(file)).Settings(app).Where(s => !ChoosesFunctions(s.Key))
            .ToDictionary(s => s.Key, s => StandIn(s.Key, s.Value));
        var read = await ReadSettings.OfAsync(deployed);
        // A section is not a setting, and what starts small (shutdownTimeoutSeconds) is the generic host's.
        var values = read.Where(name => char.IsUpper(name[0])
            && !read.Any(other => other.StartsWith($"{name}__", StringComparison.OrdinalIgnoreCase)));

        var missing = values.Union(SchedulesAndQueues()).Except(deployed.Keys.Union(NotInAzure), StringComparer.OrdinalIgnoreCase);
        var unread = deployed.Keys.Except(read.Union(SchedulesAndQueues()).Union(ReadByTheHost), StringComparer.OrdinalIgnoreCase);
        Assert.Equal("", string.Join(' ', missing));
        Assert.Equal("", string.Join(' ', unread));
    }

    [Fact]
    public async Task The_app_knows_the_id_of_its_Front_Door()
    {
        var id = (await Deployment.ProductionAsync()).Settings("api")["Edge__FrontDoorId"];

        Assert.Contains("'frontDoorId'", id, StringComparison.Ordinal);
        Assert.Equal("", (await Deployment.DevelopmentAsync()).Settings("api")["Edge__FrontDoorId"]);
    }

    /// <summary>SettlersAppTests compares these with the code's functions.</summary>
    private static bool ChoosesFunctions(string setting) =>
        setting.StartsWith("AzureFunctionsJobHost__functions__", StringComparison.Ordinal)
            || setting.EndsWith(".Disabled", StringComparison.Ordinal);

    private static string StandIn(string name, string value) => name switch
    {
        _ when !value.StartsWith('[') => value,
        "APPLICATIONINSIGHTS_CONNECTION_STRING" => "", // or the exporter would look for an identity to sign in with
        "Queue__SigningKeys" or "Events__SigningKey" => Secret,
        "Edge__FrontDoorId" => "11111111-1111-1111-1111-111111111111",
        _ when name.EndsWith("Uri", StringComparison.Ordinal) || name.EndsWith("Endpoint", StringComparison.Ordinal) =>
            "https://boxoffice.example/",
        _ => "stand-in",
    };

    /// <summary>The settings that triggers name as <c>%Setting%</c>.</summary>
    private static IEnumerable<string> SchedulesAndQueues() => Functions.All.SelectMany(f => f.GetParameters())
        .Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule ?? p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
        .OfType<string>().Where(text => text.StartsWith('%')).Select(text => text.Trim('%'));
}
