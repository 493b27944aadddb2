using System.Text.Json;
using BoxOffice.Local.Host.Rpc;

namespace BoxOffice.Local.Host;

/// <summary>What makes a function run.</summary>
internal abstract record Trigger;

/// <param name="Route">Below the prefix of host.json.</param>
/// <param name="Methods">Lower or upper case, as declared; none for every method.</param>
/// <param name="Level">anonymous, function or admin.</param>
internal sealed record HttpTrigger(string Route, IReadOnlyList<string> Methods, string Level) : Trigger;

/// <param name="Schedule">NCRONTAB, or <c>%Setting%</c>.</param>
internal sealed record TimerTrigger(string Schedule, bool UseMonitor, bool RunOnStartup) : Trigger;

/// <param name="Queue">A name, or <c>%Setting%</c>.</param>
/// <param name="Connection">The setting, or the prefix of settings, of the storage account.</param>
internal sealed record QueueTrigger(string Queue, string Connection) : Trigger;

/// <summary>A function as the worker describes it.</summary>
/// <param name="Binding">The name of the parameter that takes what triggered it.</param>
/// <param name="Metadata">What the worker sent, which loading sends back.</param>
internal sealed record HostedFunction(string Name, string Id, string Binding, Trigger Trigger, RpcFunctionMetadata Metadata)
{
    /// <summary>Reads the metadata.</summary>
    /// <exception cref="HostException">It has no trigger, several, or one that this host does not serve.</exception>
    public static HostedFunction From(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(Parse).ToList();
        var triggers = bindings.Where(b => Text(b, "type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) == true).ToList();
        if (triggers is not [var trigger])
            throw new HostException($"The function {metadata.Name} has {triggers.Count} triggers; a function has one.");
        return new HostedFunction(metadata.Name, metadata.FunctionId, Text(trigger, "name")
            ?? "", TriggerOf(metadata.Name, trigger), metadata);
    }

    private static Trigger TriggerOf(string function, JsonElement binding) => Text(binding, "type")!.ToUpperInvariant() switch
    {
        "HTTPTRIGGER" =>
            new HttpTrigger(Text(binding, "route") ?? function, Texts(binding, "methods"), Text(binding, "authLevel") ?? "function"),
        "TIMERTRIGGER" =>
            new TimerTrigger(Text(binding, "schedule") ?? "", Flag(binding, "useMonitor") ?? true, Flag(binding, "runOnStartup") ?? false),
        "QUEUETRIGGER" => new QueueTrigger(Text(binding, "queueName") ?? "", Text(binding, "connection") ?? "AzureWebJobsStorage"),
        _ => throw new HostException($"The function {function} has a {Text(binding, "type")}, which this host does not serve."),
    };

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement binding, string name) =>
        Find(binding, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static bool? Flag(JsonElement binding, string name) =>
        Find(binding, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    private static string[] Texts(JsonElement binding, string name) =>
        Find(binding, name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [];

    /// <summary>The worker's two metadata generators write names in different cases.</summary>
    private static JsonElement? Find(JsonElement binding, string name)
    {
        foreach (var property in binding.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }

        return null;
    }
}
