using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoxOffice.Platform.Messages;

/// <summary>The queues of the service, from queues.json, which the Bicep reads too.</summary>
public static partial class QueueNames
{
    /// <summary>Every queue that the code sends to.</summary>
    public static IReadOnlyList<string> All { get; } = Load();

    /// <summary>Where the host puts a message of that queue after host.json's maxDequeueCount failures.</summary>
    public static string PoisonOf(string queue) => $"{queue}-poison";

    private static string[] Load()
    {
        using var stream = typeof(QueueNames).Assembly.GetManifestResourceStream("queues.json")!;
        return JsonSerializer.Deserialize(stream, QueueNamesJson.Default.StringArray)!;
    }

    [JsonSerializable(typeof(string[]))]
    private sealed partial class QueueNamesJson : JsonSerializerContext;
}
