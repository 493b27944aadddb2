using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>In a sale the queue functions have an app of their own; each function runs in one of the two.</summary>
public sealed class SettlersAppTests
{
    private static readonly string[] QueueFunctions =
    [
        .. Functions.All.Where(f => f.GetParameters().Any(p => p.IsDefined(typeof(QueueTriggerAttribute))))
            .Select(f => f.GetCustomAttribute<FunctionAttribute>()!.Name).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Given_the_large_size_Then_each_queue_function_is_loaded_by_the_settlers_and_closed_in_the_other_app()
    {
        var deployed = await Deployment.ProductionAsync();

        Assert.NotEmpty(QueueFunctions);
        Assert.Equal(QueueFunctions, Values(deployed.Settings("settlers"), "AzureFunctionsJobHost__functions__", s => s.Value));
        Assert.Equal(QueueFunctions, Values(deployed.Settings("api"), "AzureWebJobs.", s => s.Key.Split('.')[1]));
    }

    [Fact]
    public async Task Given_the_small_size_Then_one_app_runs_everything()
    {
        var deployed = await Deployment.DevelopmentAsync();

        Assert.Single(deployed.All("Microsoft.Web/sites"));
        Assert.DoesNotContain(deployed.Settings("api").Keys, name => name.EndsWith(".Disabled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_two_apps_share_a_storage_account_under_two_host_names()
    {
        var deployed = await Deployment.ProductionAsync();

        Assert.NotEqual(deployed.Settings("api")["AzureFunctionsWebHost__hostid"],
            deployed.Settings("settlers")["AzureFunctionsWebHost__hostid"]);
    }

    [Fact]
    public async Task The_settlers_have_the_settings_of_the_app()
    {
        var deployed = await Deployment.ProductionAsync();

        Assert.Equal(Common(deployed.Settings("api")), Common(deployed.Settings("settlers")));
    }

    private static IEnumerable<string> Values(
        IReadOnlyDictionary<string, string> settings, string prefix, Func<KeyValuePair<string, string>, string> value) =>
        settings.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(value).Order(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Common(IReadOnlyDictionary<string, string> settings) => settings
        .Where(s => !s.Key.StartsWith("AzureFunctions", StringComparison.Ordinal)
            && !s.Key.StartsWith("AzureWebJobs.", StringComparison.Ordinal))
        .OrderBy(s => s.Key, StringComparer.Ordinal);
}
