using System.Collections.Concurrent;
using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos;

/// <summary>
/// Request units a second of each partition key value. As in Cosmos, a call runs while anything is left and is charged afterwards; the debt
/// is worked off before the next one.
/// </summary>
internal sealed class PartitionBudgets(int unitsPerSecond, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Container, string Partition), Budget> budgets = new();

    /// <summary>429, or null where the call may run.</summary>
    public CosmosAnswer? Refuse(StoredContainer container, CosmosRequest request) =>
        unitsPerSecond > 0 && BudgetOf(container, request).Wait(unitsPerSecond, clock) is { } wait
            ? new CosmosAnswer(429, CosmosError.Body("429", "Request rate is large for the partition."))
            {
                SubStatus = 3200,
                RetryAfter = wait,
                Container = container
            }
            : null;

    /// <summary>Charges the partition for an answer.</summary>
    public void Charge(StoredContainer container, CosmosRequest request, double units)
    {
        if (unitsPerSecond > 0) BudgetOf(container, request).Charge(units);
    }

    /// <summary>A query over all partitions has a budget of its own.</summary>
    private Budget BudgetOf(StoredContainer container, CosmosRequest request) =>
        budgets.GetOrAdd((container.Rid, request.Header("x-ms-documentdb-partitionkey") ?? ""),
            _ => new Budget(unitsPerSecond, clock.GetTimestamp()));

    private sealed class Budget(double full, long start)
    {
        private readonly Lock gate = new();
        private double left = full;
        private long at = start;

        /// <summary>Null where something is left.</summary>
        public TimeSpan? Wait(int unitsPerSecond, TimeProvider clock)
        {
            lock (gate)
            {
                var now = clock.GetTimestamp();
                left = Math.Min(unitsPerSecond, left + clock.GetElapsedTime(at, now).TotalSeconds * unitsPerSecond);
                at = now;
                return left > 0 ? null : TimeSpan.FromMilliseconds(Math.Ceiling(1000 * -left / unitsPerSecond) + 1);
            }
        }

        public void Charge(double units)
        {
            lock (gate) left -= units;
        }
    }
}
