using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>The Bicep compiler on infra/, and the template that it makes. Nothing of it needs a network or an account.</summary>
internal static partial class Bicep
{
    private static readonly Lazy<Task<(int ExitCode, string Output, string Errors)>> Compiled =
        new(() => RunAsync("build", "main.bicep", "--stdout"));
    private static readonly ConcurrentDictionary<string, Lazy<Task<(int ExitCode, string Output, string Errors)>>> Parameters =
        new(StringComparer.Ordinal);
    private static readonly Lazy<Task<JsonNode>> Parsed = new(async () => JsonNode.Parse((await BuildAsync()).Output)!);

    /// <summary>What building main.bicep gave; built once for all tests.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> BuildAsync() => Compiled.Value;

    /// <summary>main.bicep as an ARM template, modules inside.</summary>
    public static Task<JsonNode> TemplateAsync() => Parsed.Value;

    /// <summary>Every resource of the template and of its modules, the modules' own deployments left out.</summary>
    public static async Task<IReadOnlyList<Resource>> ResourcesAsync() => [.. Walk(await TemplateAsync())];

    /// <summary>The one resource of that type; a module that is used twice counts once.</summary>
    public static async Task<Resource> ResourceAsync(string type) =>
        Assert.Single((await ResourcesAsync()).Where(r => r.Type == type).DistinctBy(r => r.Body.ToJsonString()));

    /// <summary>The parameters that a .bicepparam file gives.</summary>
    public static async Task<JsonNode> ParametersAsync(string file)
    {
        var (_, output, _) = await BuildParametersAsync(file);
        return JsonNode.Parse(JsonNode.Parse(output)!["parametersJson"]!.GetValue<string>())!["parameters"]!;
    }

    /// <summary>What building a .bicepparam file gave; built once for all tests.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> BuildParametersAsync(string file) =>
        Parameters.GetOrAdd(file, f => new(() => RunAsync("build-params", f, "--stdout"))).Value;

    /// <summary>Runs the compiler in infra/, with no variable that a parameter file reads.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(Repository.PathOf("infra"), [], arguments);

    /// <summary>Runs the compiler in a folder, with these variables (<c>NAME=value</c>) and no
    /// others that a parameter file reads.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string folder, IReadOnlyList<string> variables, params string[] arguments)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "The Bicep compiler that NuGet brings to the tests is that of linux-x64.");
        var executable = Executable();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(executable, File.GetUnixFileMode(executable) | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(executable, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in ParameterVariables) start.Environment.Remove(name);
        foreach (var (name, value) in variables.Select(v => v.Split('=', 2)).Select(v => (v[0], v[1]))) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The variables that the parameter files read: those of the developer who runs the tests must not count.</summary>
    public static IReadOnlySet<string> ParameterVariables { get; } = Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicepparam")
        .SelectMany(file => VariableName().Matches(File.ReadAllText(file))).Select(m => m.Groups["name"].Value)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'", RegexOptions.None, 1000)]
    private static partial Regex VariableName();

    private static IEnumerable<Resource> Walk(JsonNode template)
    {
        // A module with symbolic names compiles to an object, one without to an array.
        var resources = template["resources"] is JsonObject named ? named.Select(r => r.Value) : template["resources"]!.AsArray();
        foreach (var resource in resources)
        {
            var type = resource!["type"]!.GetValue<string>();
            if (type == "Microsoft.Resources/deployments")
            {
                foreach (var inner in Walk(resource["properties"]!["template"]!)) yield return inner;
            }
            else if (resource["existing"]?.GetValue<bool>() != true)
            {
                yield return new Resource(type, resource, template);
            }
        }
    }

    private static string Executable() =>
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Bicep").Value!;
}

/// <summary>A resource and the template (a module's) that it stands in.</summary>
internal sealed record Resource(string Type, JsonNode Body, JsonNode Template)
{
    /// <summary>A variable of its template. The compiler keeps a loaded file in a variable of its own.</summary>
    public JsonNode? Variable(string name) =>
        Template["variables"]![name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            && value.GetValue<string>() is ['[', ..] loaded
            ? Template["variables"]![loaded.Split('\'')[1]]
            : Template["variables"]![name];

    /// <summary>A property by its path, as JSON; null where it is not set.</summary>
    public string? Property(string path)
    {
        var node = Body["properties"];
        foreach (var name in path.Split('.')) node = (node as JsonObject)?[name];
        return node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString();
    }
}
