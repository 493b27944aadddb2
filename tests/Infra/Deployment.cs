using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoxOffice.Tests.Infra;

/// <summary>What a parameter file deploys: the template with every expression worked out by the
/// compiler's <c>snapshot</c>, offline.</summary>
/// <param name="Errors">Why the deployment is refused; empty where it is not.</param>
internal sealed record Deployment(string Errors, IReadOnlyList<DeployedResource> Resources)
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Deployment>>> Known = new(StringComparer.Ordinal);

    /// <summary>Variables that choose an identity, as most deployments have.</summary>
    public static readonly IReadOnlyList<string> WithIdentity =
        ["IDENTITY_AUTHORITY=https://identity.example/", "IDENTITY_AUDIENCE=boxoffice"];

    /// <summary>A value for each option of a production deployment.</summary>
    public static readonly IReadOnlyList<string> EveryOption =
    [
        "IDENTITY_USER_CLAIM=oid", "ALLOWED_ORIGINS=https://tickets.example,https://www.tickets.example", "REDIS_KEY=secondary",
        "BOXOFFICE_RECOVER_VAULT=true", "BOXOFFICE_FIXED_ADDRESS=true", "BOXOFFICE_SECOND_REGION=koreasouth",
        $"OPERATORS_GROUP_ID={OperatorsGroup}",
        "OPERATOR_NETWORKS=203.0.113.7,198.51.100.0/24", "ALERT_EMAIL=us@example.com", "BUDGET_AMOUNT=500", "BUDGET_START=2026-12-01",
    ];

    /// <summary>The operators of <see cref="EveryOption"/>.</summary>
    public const string OperatorsGroup = "11111111-1111-1111-1111-111111111111";

    /// <summary>Production with an identity and nothing else chosen. Each deployment costs seconds:
    /// tests share the few there are.</summary>
    public static Task<Deployment> ProductionAsync() => OfAsync("prod.bicepparam");

    /// <summary>Production with a value for every option.</summary>
    public static Task<Deployment> FullAsync() => OfAsync("prod.bicepparam", [.. EveryOption]);

    /// <summary>Development with an identity.</summary>
    public static Task<Deployment> DevelopmentAsync() => OfAsync("dev.bicepparam");

    /// <summary>The file with an identity and these variables (<c>NAME=value</c>); worked out once for all tests.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The deployment is refused.</exception>
    public static async Task<Deployment> OfAsync(string file, params string[] variables)
    {
        var deployment = await TryAsync(file, [.. WithIdentity, .. variables]);
        Assert.Equal("", deployment.Errors);
        return deployment;
    }

    /// <summary>The file with these variables and no others, which may be refused.</summary>
    public static Task<Deployment> TryAsync(string file, params string[] variables) =>
        Known.GetOrAdd($"{file} {string.Join(' ', variables)}", _ => new(() => PredictAsync(file, variables))).Value;

    /// <summary>All resources of that type.</summary>
    public IReadOnlyList<DeployedResource> All(string type) => [.. Resources.Where(r => r.Type == type)];

    /// <summary>The one resource of that type.</summary>
    public DeployedResource One(string type) => Assert.Single(All(type));

    /// <summary>The settings of the app of a service of azure.yaml. What only Azure knows is still an expression, in brackets.</summary>
    public IReadOnlyDictionary<string, string> Settings(string service)
    {
        var app = All("Microsoft.Web/sites").Single(site => site.Body["tags"]!["azd-service-name"]!.GetValue<string>() == service);
        var settings = All("Microsoft.Web/sites/config").Single(config => config.Name == $"{app.Name}/appsettings");
        return settings.Body["properties"]!.AsObject().ToDictionary(s => s.Key, s => s.Value!.GetValue<string>(), StringComparer.Ordinal);
    }

    private static async Task<Deployment> PredictAsync(string file, IReadOnlyList<string> variables)
    {
        // The compiler writes beside the file that it reads, so it reads a copy.
        var folder = Directory.CreateTempSubdirectory("boxoffice-bicep-");
        try
        {
            Copy(folder.FullName);
            var infra = Path.Combine(folder.FullName, "infra");
            var (exitCode, output, errors) = await Bicep.RunAsync(
                infra, variables, "snapshot", file, "--mode", "overwrite", "--subscription-id", Subscription, "--location", "koreacentral");
            if (exitCode != 0) return new Deployment($"{output}{errors}", []);
            var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(infra, Path.ChangeExtension(file, "snapshot.json"))))!;
            return new Deployment(errors, [.. snapshot["predictedResources"]!.AsArray().Select(r => new DeployedResource(r!))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>infra/ and the files beside it that it loads.</summary>
    private static void Copy(string target)
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf("infra"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathOf("shared"), "*.json", SearchOption.AllDirectories))
            .Append(Repository.PathOf("local.settings.sample.json"))
            .Select(source => Path.GetRelativePath(Repository.Root, source))
            .Where(source => !source.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
        foreach (var source in sources)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, source))!);
            File.Copy(Repository.PathOf(source), Path.Combine(target, source));
        }
    }
}

/// <summary>One resource, as it would be sent to Azure.</summary>
internal sealed record DeployedResource(JsonNode Body)
{
    public string Type { get; } = Body["type"]!.GetValue<string>();

    public string Name { get; } = Body["name"]!.GetValue<string>();

    /// <summary>A property by its path, as text; null where it is not set. A number in the path is a place in an array.</summary>
    public string? Property(string path)
    {
        var node = Body["properties"];
        foreach (var part in path.Split('.'))
        {
            node = node switch
            {
                JsonObject named => named[part],
                JsonArray list when int.TryParse(part, CultureInfo.InvariantCulture, out var place) && place < list.Count => list[place],
                _ => null,
            };
        }

        return node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString();
    }
}
