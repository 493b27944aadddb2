using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Capacity;

/// <summary>Instances that HTTP needs, and the quota that all instances share.</summary>
internal static class InstanceChapter
{
    public static void Write(StringWriter to, CapacityInputs inputs)
    {
        var size = inputs.Size;
        CapacityPage.Heading(to, "Instances for HTTP", $"""
            One instance answers {inputs.Instance.CallsPerSecond:N0} calls a second ({inputs.Instance.Source}). The figures of the load report are of one machine,
            which makes the calls as well, and say nothing of an instance. What arrives in the opening second finds the always-ready instances and waits for the others.
            """);
        if (inputs.Hello is { } hello)
        {
            to.WriteLine($"""
                An empty function under the real worker, behind a hop, answered {hello.CallsPerSecond:N0} calls a second here ([load-report.md](load-report.md)), on two cores that made
                the calls as well: the worker is not what limits an instance. Plan with the published figure until you have measured one.

                """.ReplaceLineEndings("\n"));
        }

        var plan = AdmissionPlan.OfTheSeed(inputs.Tick);
        var polls = new Told(new WaitingRoomOptions(), 1);
        var wait = plan.WaitAt(1_000_000);
        (string What, double Rate)[] crowds =
        [
            ("100,000 joins within 10 s", 10_000),
            ("polls of 100,000 waiters",
                InstancePlan.PollsPerSecond(100_000, plan.WaitAt(100_000), polls.PollsWithin(plan.WaitAt(100_000)))),
            ("polls of 1,000,000 waiters", InstancePlan.PollsPerSecond(1_000_000, wait, polls.PollsWithin(wait))),
            ("buyers, 600 a second, 8 calls each", 600 * 8),
        ];
        Table.Write(
            to, ["crowd", "calls/s", "instances", $"of at most {size.MaximumInstances}"],
            crowds.Select(c => (IReadOnlyList<string>)
                [c.What, Table.Format(c.Rate), Table.Format(inputs.Instance.InstancesFor(c.Rate)),
                    inputs.Instance.InstancesFor(c.Rate) <= size.MaximumInstances ? "yes" : "no"]));
        to.WriteLine();
        to.WriteLine($"""
            All instances of a subscription in a region share {DeployedSize.RegionQuotaMb:N0} MB until Microsoft raises it. Both apps at their maximum: {size.MaximumInstances} x {size.InstanceMemory:N0} MB + {size.Settlers?.MaximumInstances ?? 0} x {size.Settlers?.InstanceMemory ?? 0} MB =
            {size.MemoryAtMaximum:N0} MB, which {(size.MemoryAtMaximum <= DeployedSize.RegionQuotaMb ? "fits" : "does not fit")}. For more: ask first, then raise `maximumInstances` in infra/sizes.json.
            """.ReplaceLineEndings("\n"));
    }
}
