using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Capacity;

/// <summary>Queues: operations against the limit of one, and instances that the platform asks for.</summary>
internal static class QueueChapter
{
    public static void Write(StringWriter to, CapacityInputs inputs, IReadOnlyList<(string Name, Provisioning Needed)> rates)
    {
        var shards = QueueTraffic.ShardsOf(inputs.Queues);
        CapacityPage.Heading(to, "Queues", $"""
            A storage queue carries {Provisioning.QueueOperationsPerSecond:N0} operations a second (an account 20,000). Sends, updates, receives and deletes, by kind of message; in brackets the
            queues that this needs at {Provisioning.Utilisation:P0}. Of the holds that nobody pays {QueueTraffic.CancelledShare:P0} are cancelled, the others expire; an event goes to {QueueTraffic.Receivers} receivers,
            through a queue only while they are away: that is what the row shows.
            """);
        Table.Write(
            to, ["kind", "queues", .. rates.Select(at => $"at {at.Name}")],
            shards.Keys.Select(kind => (IReadOnlyList<string>)
                [kind, $"{shards[kind]}", .. rates.Select(at => Of(kind, shards, at.Needed, inputs.Hold))
                    .Select(t => $"{t.OperationsPerSecond:N0} ({t.ShardsNeeded})")]));
        Scaling(to, inputs, shards, rates);
    }

    private static QueueTraffic Of(string kind, IReadOnlyDictionary<string, int> shards, Provisioning needed, TimeSpan hold) =>
        QueueTraffic.For(shards, needed, hold).Single(t => t.Queue == kind);

    private static void Scaling(StringWriter to, CapacityInputs inputs, IReadOnlyDictionary<string, int> shards,
        IReadOnlyList<(string Name, Provisioning Needed)> rates)
    {
        var settlers = inputs.Size.Settlers;
        CapacityPage.Heading(to, "Instances for the queues", $"""
            The platform starts a queue's length over {inputs.Scaler.InHand:N0} instances (`batchSize` {inputs.Scaler.BatchSize} + `newBatchThreshold` {inputs.Scaler.NewBatchThreshold} of host.json), and counts messages that
            are not due. Each open hold has one such message for {inputs.Hold.TotalSeconds:0} s, so a sale asks for many instances that would find nothing to do. Their work needs few: a
            handler waits for stores most of its time. The queue functions therefore have an app of their own with at most {settlers?.MaximumInstances} instances of {settlers?.InstanceMemory} MB,
            and whatever is asked for beyond it takes nothing from HTTP.
            """);
        Table.Write(
            to, ["users admitted a second", "messages not due", "instances asked for", "started", "due messages a second of each"],
            rates.Select(at =>
            {
                var traffic = QueueTraffic.For(shards, at.Needed, inputs.Hold);
                var asked = traffic.Sum(t => t.InstancesFor(inputs.Scaler));
                var started = Math.Min(asked, settlers?.MaximumInstances ?? inputs.Size.MaximumInstances);
                return CapacityPage.Cells(at.Name,
                    traffic.Sum(t => t.Waiting), asked, started, at.Needed.HoldsPerSecond / Math.Max(1, started));
            }));
    }
}
