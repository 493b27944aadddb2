using System.Text.Json;

namespace BoxOffice.Local;

/// <summary>Where the stack's settings come from: the environment, then local.settings.json, then local.settings.sample.json.</summary>
public static class StackSettings
{
    /// <summary>The section of the built-in Cosmos DB, which the service does not know.</summary>
    public const string Emulator = "CosmosEmulator";

    /// <summary>The setting that names the file in which the built-in Cosmos DB is kept.</summary>
    public const string Journal = $"{Emulator}:Journal";

    private const string FileName = "local.settings.json";

    /// <summary>The settings that say where Redis, Cosmos and the queues are: the stack brings its own where they are not given.</summary>
    private static readonly string[] OfServices = ["Redis", "Cosmos", Emulator, "AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"];

    /// <summary>Settings that any stack has, however it is started: local.settings.sample.json without the addresses of services.</summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = ReadSample().Where(s => !IsOfServices(s.Key))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What this machine gives: its environment, and local.settings.json of the working directory.</summary>
    /// <exception cref="StackException">The file is not what Core Tools would read.</exception>
    public static IReadOnlyDictionary<string, string?> Given()
    {
        var given = ReadFile(Path.Combine(Directory.GetCurrentDirectory(), FileName));
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            given[Nested((string)variable.Key)] = (string?)variable.Value;
        return given;
    }

    /// <summary>A setting's name with <c>:</c> for <c>__</c>, as IConfiguration has it.</summary>
    public static string Nested(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>Settings with their names as IConfiguration has them.</summary>
    public static IReadOnlyDictionary<string, string?> Nested(IReadOnlyDictionary<string, string?> settings) =>
        settings.ToDictionary(s => Nested(s.Key), s => s.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings without those of the stack itself.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> OfService(IEnumerable<KeyValuePair<string, string?>> settings) =>
        settings.Where(s => !s.Key.StartsWith($"{Emulator}:", StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string?> ReadFile(string path)
    {
        if (!File.Exists(path)) return new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var settings = Parse(File.ReadAllBytes(path));
            // A copy of the sample names the fixed addresses of --services. Where those are not up, the stack brings its own as if
            // they were not named; so the same file serves both ways of running.
            foreach (var (name, value) in ReadSample().Where(s => IsOfServices(s.Key)))
            {
                if (settings.GetValueOrDefault(name) == value && !LocalServices.AreUp) settings.Remove(name);
            }

            return settings;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StackException($"{FileName} is not a JSON object with an object Values of strings: {wrong.Message}", wrong);
        }
    }

    private static Dictionary<string, string?> ReadSample()
    {
        using var stream = typeof(StackSettings).Assembly.GetManifestResourceStream("local.settings.sample.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }

    private static Dictionary<string, string?> Parse(byte[] json)
    {
        using var document =
            JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(p => Nested(p.Name), p => p.Value.GetString(), StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsOfServices(string name) =>
        OfServices.Any(s => name.Equals(s, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase));
}
