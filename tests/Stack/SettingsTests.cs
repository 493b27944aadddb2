using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Stack;

/// <summary>local.settings.sample.json is the list of settings: everything that the code reads is in it, and nothing else.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Alternatives that exclude what the sample says: an identity instead of a connection string.</summary>
    private static readonly string[] OnlyInAzure =
    [
        "Cosmos__AccountEndpoint", "Cosmos__ClientId", "AzureWebJobsStorage__QueueServiceUri", "AzureWebJobsStorage__ClientId",
        "AzureWebJobsStorage__ConnectionString",
    ];

    /// <summary>Read by the host, or by local/ in its place.</summary>
    private static readonly string[] OfTheHost =
        ["FUNCTIONS_WORKER_RUNTIME", "Functions__Key", "Functions__MasterKey", "CosmosEmulator__Journal"];

    [Fact]
    public void Every_setting_that_the_code_reads_is_in_the_sample()
    {
        var sample = Sample();
        Assert.DoesNotContain(Read(), setting => !sample.Contains(setting)
            && !sample.Any(s => s.StartsWith(setting + "__", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_sample_has_nothing_that_nobody_reads()
    {
        var read = Read().ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(Sample(), setting => !OfTheHost.Contains(setting) && !Prefixes(setting).Any(read.Contains));
    }

    [Fact]
    public void The_sample_names_each_setting_once() =>
        Assert.Empty(
            Names().GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key));

    /// <summary>Numbers, each with a range; below all of them is -1.</summary>
    public static TheoryData<string> Numbers() =>
        [.. Names().Where(name => name.StartsWith("RateLimits__", StringComparison.Ordinal) || NumberEnd().IsMatch(name))];

    [Theory, MemberData(nameof(Numbers))]
    public void A_number_out_of_range_stops_the_start_with_the_name_of_its_setting(string setting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Queue:SigningKeys"] = "a signing key of the tests and of nothing else",
            ["AdmissionSchedule"] = "*/10 * * * * *",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Cosmos:ConnectionString"] = "AccountEndpoint=http://127.0.0.1:1/;AccountKey=YQ==",
            ["Redis:ConnectionString"] = "127.0.0.1:1",
        });
        using (var sound = builder.AddBoxOffice().Services.BuildServiceProvider()) sound.GetRequiredService<IStartupValidator>().Validate();
        builder.Configuration[setting.Replace("__", ":", StringComparison.Ordinal)] = "-1";
        using var wrong = builder.Services.BuildServiceProvider();

        var refused = Assert.Throws<OptionsValidationException>(() => wrong.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith($"The setting {setting} must be between ", refused.Failures.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WaitingRoom:Capcity", "5", "There is no setting WaitingRoom__Capcity; WaitingRoom__ has ")]
    [InlineData("RateLimits:Browse:PerUsr", "5", "There is no setting RateLimits__Browse__PerUsr; RateLimits__Browse__ has ")]
    [InlineData("Catalog:InProces", "00:01:00", "There is no setting Catalog__InProces; ")]
    [InlineData("WaitingRoom:Capacity", "many", "The setting WaitingRoom__Capacity must be a whole number, not 'many'.")]
    [InlineData("RateLimits:Browse:PerUser", "few", "The setting RateLimits__Browse__PerUser must be a whole number, not 'few'.")]
    [InlineData("Cosmos:UseGateway", "maybe", "The setting Cosmos__UseGateway must be true or false, not 'maybe'.")]
    [InlineData("SeatMaps:Fresh", "soon", "The setting SeatMaps__Fresh must be a time such as 00:00:30, not 'soon'.")]
    [InlineData("Identity:Mode", "Guess", "The setting Identity__Mode must be one of Trusted, Oidc, not 'Guess'.")]
    public void A_misspelt_setting_or_one_that_cannot_be_read_stops_the_start_with_one_sentence(string setting, string value,
        string sentence)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Queue:SigningKeys"] = "a signing key of the tests and of nothing else",
            ["AdmissionSchedule"] = "*/10 * * * * *",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Cosmos:ConnectionString"] = "AccountEndpoint=http://127.0.0.1:1/;AccountKey=YQ==",
            // Of the local stack: no business of the service.
            ["CosmosEmulator:Journal"] = "boxoffice.journal",
            ["Redis:ConnectionString"] = "127.0.0.1:1",
            [setting] = value,
        });
        using var services = builder.AddBoxOffice().Services.BuildServiceProvider();

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(sentence, refused.Failures.First(), StringComparison.Ordinal);
    }

    private static HashSet<string> Sample() => Names().ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string[] Names()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        return [.. json.RootElement.GetProperty("Values").EnumerateObject().Select(p => p.Name)];
    }

    /// <summary>Settings by the three ways in which code names them: bound options, indexers, and %Setting% in a trigger.</summary>
    private static IEnumerable<string> Read()
    {
        var sources = Repository.Sources("shared").Concat(Repository.Sources("functions")).Select(File.ReadAllText).ToArray();
        var bound = sources.SelectMany(text => Binding().Matches(text))
            .SelectMany(match => SettingsOf(match.Groups["section"].Value, OptionsType(match.Groups["type"].Value)));
        var indexed = sources.SelectMany(text => Indexer().Matches(text))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal));
        var sections = sources.SelectMany(text => Section().Matches(text))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal));
        var triggers = sources.SelectMany(text => Trigger().Matches(text)).Select(match => match.Groups["name"].Value);
        return bound.Concat(indexed).Concat(sections).Concat(triggers).Distinct(StringComparer.OrdinalIgnoreCase)
            .Except(OnlyInAzure, StringComparer.OrdinalIgnoreCase);
    }

    private static Type OptionsType(string name) => typeof(BoxOfficeHost).Assembly.GetTypes().Single(t => t.Name == name);

    private static IEnumerable<string> SettingsOf(string section, Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite)
        .SelectMany(p => p.PropertyType.Assembly == type.Assembly && !p.PropertyType.IsEnum
            ? SettingsOf($"{section}__{p.Name}", p.PropertyType)
            : [$"{section}__{p.Name}"]);

    /// <summary>A setting and what it is nested in: A__B__C, A__B, A.</summary>
    private static IEnumerable<string> Prefixes(string setting)
    {
        for (var end = setting.Length; end > 0; end = setting.LastIndexOf("__", end - 1, StringComparison.Ordinal))
            yield return setting[..end];
    }

    [GeneratedRegex(@"(AddSettings<(?<type>\w+)>|AddOptions<(?<type>\w+)>\(\)\s*\.BindConfiguration)\(""(?<section>[\w:]+)""[,)]",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Binding();

    [GeneratedRegex(@"[cC]onfiguration\[""(?<name>[\w:]+)""\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Indexer();

    [GeneratedRegex(@"GetSection\(""(?<name>[\w:]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"Trigger\(""%(?<name>\w+)%""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Trigger();

    [GeneratedRegex("^(WaitingRoom__.*|(Reservations|Events|Identity)__.*(Seconds|User|Hours|Attempts))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberEnd();
}
