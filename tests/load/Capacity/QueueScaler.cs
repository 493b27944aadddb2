using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoxOffice.Load.Capacity;

/// <summary>
/// How many instances the platform starts for one queue: its length over what an instance takes at once. The length is the storage
/// account's approximate count, in which messages that are not due yet stand too; so a queue of holds asks
/// for far more than its due messages need.
/// </summary>
/// <param name="BatchSize">host.json: messages fetched at once.</param>
/// <param name="NewBatchThreshold">host.json: messages in hand up to which a further batch is fetched.</param>
/// <remarks>
/// https://learn.microsoft.com/azure/azure-functions/functions-target-based-scaling (desired instances = event source length / target
/// executions per instance); the target is the sum of both in Microsoft.Azure.WebJobs.Extensions.Storage.Queues 5.5.
/// </remarks>
public sealed record QueueScaler(int BatchSize, int NewBatchThreshold)
{
    /// <summary>Messages that an instance has in hand at most.</summary>
    public int InHand => BatchSize + NewBatchThreshold;

    /// <summary>As host.json sets it.</summary>
    /// <exception cref="UsageException">The file has no such setting.</exception>
    public static QueueScaler Read(string hostJson)
    {
        var queues =
            JsonNode.Parse(File.ReadAllText(hostJson))?["extensions"]?["queues"]?.Deserialize<QueueScaler>(JsonSerializerOptions.Web);
        return queues is { BatchSize: > 0, NewBatchThreshold: >= 0 } ? queues
            : throw new UsageException($"{hostJson} has no extensions.queues.");
    }

    /// <summary>Instances asked for once one message of the queue is due.</summary>
    /// <param name="messages">Of one storage queue, those not due yet among them.</param>
    public int InstancesFor(double messages) => (int)Math.Ceiling(Math.Max(0, messages) / InHand);
}
