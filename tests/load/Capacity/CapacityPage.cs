using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Capacity;

/// <summary>docs/capacity.md: the numbers to set and to provision, from what was measured and what things cost.</summary>
internal static class CapacityPage
{
    private static readonly FlowCosts Flows = FlowCosts.Counted;

    /// <summary>The rates of users that the page computes for.</summary>
    private static readonly (string Name, double Rate)[] Rates =
        [("8.4 (the seed's usual day)", 8.4), ("83.33 (the seed's peak)", 83.33), ("600 (N=10, M=6,000)", 600), ("2,000", 2000)];

    public static string Write(CapacityInputs inputs)
    {
        var to = new StringWriter { NewLine = "\n" };
        to.WriteLine("# Capacity");
        to.WriteLine();
        to.WriteLine(
            "Written by `dotnet run --project tests/load -c Release -- capacity`; change the inputs, not this page. A test compares the " +
            "two.");
        AdmissionChapter.Write(to, inputs);
        Database(to, inputs);
        QueueChapter.Write(to, inputs, [.. Rates.Select(at => (at.Name, Needed(at.Rate)))]);
        InstanceChapter.Write(to, inputs);
        CostChapter.Write(to, inputs, Needed(83.33), Flows);
        WaitersChapter.Write(to, inputs);
        return to.ToString();
    }

    internal static void Heading(StringWriter to, string title, string text)
    {
        to.WriteLine();
        to.WriteLine($"## {title}");
        to.WriteLine();
        to.WriteLine(text.ReplaceLineEndings("\n"));
        to.WriteLine();
    }

    internal static IReadOnlyList<string> Cells(string first, params double[] figures) => [first, .. figures.Select(Table.Format)];

    private static Provisioning Needed(double rate) => Provisioning.For(rate, holdsPerUser: 1.5, paysPerUser: 0.8, Flows);

    private static void Database(StringWriter to, CapacityInputs inputs)
    {
        Heading(to, "The database", $"""
            A hold is counted as {Flows.Hold.RequestUnits} RU, its settling as {Flows.Settle.RequestUnits}, a payment as {Flows.Pay.RequestUnits} (tests/load/Capacity/Provisioning.cs has the count; the emulator's
            are in the [load report](load-report.md)); 1.5 holds and 0.8 payments a user; {Provisioning.Utilisation:P0} of each limit is planned with. These are published charges,
            not measured ones: read the metric `boxoffice.cosmos.request_units` of a real account before you rely on them.
            """);
        Table.Write(
            to, ["users admitted a second", "holds/s", "RU/s (autoscale maximum)", "sections a date, if all want one date"],
            Rates.Select(at => (at.Name, Needed: Needed(at.Rate)))
                .Select(
                    at => Cells(at.Name, at.Needed.HoldsPerSecond, at.Needed.RequestUnitsPerSecond,
                    Provisioning.SectionsFor(at.Needed.HoldsPerSecond, Flows))));
        to.WriteLine();
        to.WriteLine($"""
            A logical partition (a section of a date) has {Provisioning.PartitionRequestUnitsPerSecond:N0} RU/s at most, and so has the physical partition that it shares with others. A container has a
            physical partition for each 10,000 RU/s of its maximum, from when it is made or raised: raising it further later splits them, which takes
            hours. With per-partition autoscale a hot one rises by itself, up to its 10,000. The size `large` begins with these, for up to {SustainedBy(inputs.Size):N0} users a second:
            """.ReplaceLineEndings("\n"));
        to.WriteLine();
        Table.Write(to, ["container", "most RU/s", "physical partitions"], inputs.Size.CosmosMaxRequestUnits.Select(c =>
            Cells(c.Key, c.Value, DeployedSize.PhysicalPartitions(c.Value))));
    }

    /// <summary>Users a second whose RU/s the size has, in whole tens.</summary>
    private static double SustainedBy(DeployedSize size)
    {
        var rate = 0;
        while (Needed(rate + 10).RequestUnitsPerSecond <= size.RequestUnits) rate += 10;
        return rate;
    }
}
