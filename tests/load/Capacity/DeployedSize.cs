using System.Text.Json;

namespace BoxOffice.Load.Capacity;

/// <summary>A size of infra/sizes.json, as far as capacity asks for it. infra/types.bicep describes the fields.</summary>
public sealed record DeployedSize(
    IReadOnlyDictionary<string, int> CosmosMaxRequestUnits, int InstanceMemory, int MaximumInstances, int HttpConcurrency,
    IReadOnlyList<ReadyInstances> AlwaysReady, bool ZoneRedundantApp, SettlersSize? Settlers)
{
    /// <summary>
    /// Memory of all instances of a subscription in one region, MB, until Microsoft raises it on request.
    /// https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#regional-subscription-memory-quotas
    /// </summary>
    public const int RegionQuotaMb = 512_000;

    /// <summary>Reads a size by its name.</summary>
    /// <exception cref="UsageException">The file has none of that name.</exception>
    public static DeployedSize Read(string file, string name) =>
        JsonSerializer.Deserialize<Dictionary<string, DeployedSize>>(File.ReadAllText(file),
            JsonSerializerOptions.Web)!.TryGetValue(name, out var size)
            ? size
            : throw new UsageException($"{file} has no size {name}.");

    /// <summary>Memory of all instances at both apps' maximum, MB.</summary>
    public int MemoryAtMaximum =>
        MaximumInstances * InstanceMemory + (Settlers is null ? 0 : Settlers.MaximumInstances * Settlers.InstanceMemory);

    /// <summary>The most RU/s of all containers.</summary>
    public int RequestUnits => CosmosMaxRequestUnits.Values.Sum();

    /// <summary>Physical partitions of a container that is made with that maximum: one for each 10,000 RU/s begun.</summary>
    public static int PhysicalPartitions(int maxRequestUnits) =>
        (int)Math.Ceiling(maxRequestUnits / Provisioning.PartitionRequestUnitsPerSecond);

    /// <summary>
    /// Always-ready memory that is billed, GB. A zone-redundant app has two ready instances of every group that scales by itself, asked for
    /// or not: HTTP as a whole, each timer, each queue function.
    /// </summary>
    /// <param name="timers">Timer functions, in the first app.</param>
    /// <param name="queueFunctions">Queue functions, in the settlers' app.</param>
    public double BilledReadyGb(int timers, int queueFunctions)
    {
        var asked = AlwaysReady.Sum(a => a.InstanceCount);
        if (!ZoneRedundantApp) return asked * InstanceMemory / 1024.0;
        var others = 1 + timers - AlwaysReady.Count;
        var ready = AlwaysReady.Sum(a => Math.Max(2, a.InstanceCount)) + 2 * Math.Max(0, others);
        return (ready * InstanceMemory + 2 * queueFunctions * (Settlers?.InstanceMemory ?? InstanceMemory)) / 1024.0;
    }
}

/// <summary>Instances of a group that never go away.</summary>
public sealed record ReadyInstances(string Name, int InstanceCount);

/// <summary>The app of the queue functions.</summary>
public sealed record SettlersSize(int InstanceMemory, int MaximumInstances);
