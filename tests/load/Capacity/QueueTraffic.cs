namespace BoxOffice.Load.Capacity;

/// <summary>What one kind of message asks of storage while users come at some rate.</summary>
/// <param name="Queue">The queue's name, without the number of a shard.</param>
/// <param name="Shards">Storage queues that share the kind.</param>
/// <param name="OperationsPerSecond">Sends, updates, receives and deletes of all shards.</param>
/// <param name="Waiting">Messages of all shards that are not due yet.</param>
public sealed record QueueTraffic(string Queue, int Shards, double OperationsPerSecond, double Waiting)
{
    /// <summary>Share of unpaid holds that their owner cancels; the others expire.</summary>
    public const double CancelledShare = 0.5;

    /// <summary>An event has two receivers: the data platform and the notifications.</summary>
    public const int Receivers = 2;

    /// <summary>Storage queues that the kind needs within the planned use of a queue's limit.</summary>
    public int ShardsNeeded =>
        (int)Math.Max(1, Math.Ceiling(OperationsPerSecond / Provisioning.Utilisation / Provisioning.QueueOperationsPerSecond));

    /// <summary>Instances that the platform asks for, over all shards.</summary>
    public int InstancesFor(QueueScaler scaler) => Shards * scaler.InstancesFor(Waiting / Shards);

    /// <summary>
    /// The traffic of every kind. A hold's message is sent, and minutes later received and deleted; a payment's, a cancellation's and
    /// a refund's is sent first, made visible, received and deleted; an event's is sent, received and deleted once a receiver that is away.
    /// </summary>
    /// <param name="shards">How many storage queues each kind has.</param>
    /// <param name="needed">Holds and payments a second.</param>
    /// <param name="hold">How long a hold lasts.</param>
    public static IReadOnlyList<QueueTraffic> For(IReadOnlyDictionary<string, int> shards, Provisioning needed, TimeSpan hold)
    {
        var unpaid = Math.Max(0, needed.HoldsPerSecond - needed.PaysPerSecond);
        var cancelled = unpaid * CancelledShare;
        // A hold that nobody pays ends in an event too.
        var events = (needed.PaysPerSecond + unpaid) * Receivers;
        return [.. shards.Select(kind => kind.Key switch
        {
            var queue when queue.StartsWith("settle", StringComparison.Ordinal) =>
                Of(queue, 3 * needed.HoldsPerSecond, needed.HoldsPerSecond * hold.TotalSeconds),
            var queue when queue.Contains("payment", StringComparison.Ordinal) => Of(queue, 4 * needed.PaysPerSecond, 0),
            var queue when queue.Contains("cancel", StringComparison.Ordinal) => Of(queue, 4 * cancelled, 0),
            var queue when queue.Contains("event", StringComparison.Ordinal) => Of(queue, 3 * events, 0),
            // Refunds come after the sale, a few at a time.
            var queue => Of(queue, 0, 0),
        })];

        QueueTraffic Of(string queue, double operations, double waiting) => new(queue, shards[queue], operations, waiting);
    }

    /// <summary>The kinds and their shards, from the names of queues.json: settle-reservation-0 and -1 are one kind of two.</summary>
    public static IReadOnlyDictionary<string, int> ShardsOf(IEnumerable<string> queues) => queues
        .GroupBy(queue => queue.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-'), StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => kind.Count(), StringComparer.Ordinal);
}
