using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Capacity;

/// <summary>docs/capacity.md: the numbers to set and to provision, from what was measured and what things cost.</summary>
internal static class CapacityPage
{
    private const double CallsPerUser = 3;

    /// <summary>What a user asks of the store from looking at seats to a reservation; half of the seats are lost to others at first.</summary>
    private static readonly (string Name, double PerUser)[] Asked = [("seats", 1.5), ("hold", 1.5), ("pay", 1)];

    private static readonly FlowCosts Flows = FlowCosts.Counted;

    public static string Write(RunResults? results, Prices prices, int tick, double headroom)
    {
        var to = new StringWriter { NewLine = "\n" };
        to.WriteLine("# Capacity");
        to.WriteLine();
        to.WriteLine("Written by `dotnet run --project tests/load -c Release -- capacity`; change the inputs, not this page.");
        var plans = Plans(results, tick, headroom);
        Admission(to, plans);
        Waits(to, plans);
        Provision(to);
        Cost(to, prices);
        return to.ToString();
    }

    private static List<(string Name, AdmissionPlan Plan)> Plans(RunResults? results, int tick, double headroom)
    {
        List<(string, AdmissionPlan)> plans = [("the seed: 2,000 transactions/s, 3 a user", AdmissionPlan.From(2000, CallsPerUser, tick))];
        if (results is not null && Asked.All(call => results.Calls.Any(c => c.Name == call.Name && c.Full.AnsweredPerSecond > 0)))
        {
            plans.Add((
                $"this machine, commit {results.Machine.Commit}: seats 1.5, hold 1.5, pay 1, at {headroom:P0} of the measured rates",
                AdmissionPlan.From([.. Asked.Select(call => Rate(results, call.Name, call.PerUser))], headroom, tick)));
        }

        return plans;
    }

    private static CallRate Rate(RunResults results, string call, double perUser) =>
        new(call, results.Calls.Single(c => c.Name == call).Full.AnsweredPerSecond, perUser);

    private static void Admission(StringWriter to, List<(string Name, AdmissionPlan Plan)> plans)
    {
        Heading(to, "N and M", """
            Every N seconds, M users. The seed's arithmetic: the transactions a minute that the store bears, over those of a user from
            looking at seats to a finished reservation (seats and hold, times 1.5 for seats lost to others), each user being inside for
            about a minute. M is rounded down. Set `AdmissionSchedule` to N and `WaitingRoom__AdmitPerTick` to M.
            """);
        Table.Write(to, ["from", "users a minute", "N, s", "M"], plans.Select(p => Cells(p.Name, p.Plan.UsersPerMinute, p.Plan.TickSeconds, p.Plan.PerTick)));
    }

    private static void Waits(StringWriter to, List<(string Name, AdmissionPlan Plan)> plans)
    {
        Heading(to, "Wait at a place in the line", """
            At the full rate; while the room is full the line moves only as people leave it, which is why the service tells a range from the
            measured outflow and never this figure. Polls are what the hints ask of one waiter in that wait.
            """);
        var words = new Told(new WaitingRoomOptions(), 1);
        Table.Write(
            to, ["place", .. plans.SelectMany(p => new[] { $"wait at {p.Plan.PerTick:N0} a tick", "polls" })],
            new long[] { 1_000, 10_000, 100_000, 180_000, 1_000_000, 10_000_000 }.Select(place => (IReadOnlyList<string>)
                [place.ToString("N0"), .. plans.SelectMany(p => new[] { p.Plan.WaitAt(place).ToString("c"), words.PollsWithin(p.Plan.WaitAt(place)).ToString("N0") })]));
    }

    private static void Provision(StringWriter to)
    {
        Heading(to, "What to provision", $"""
            A hold is counted as {Flows.Hold.RequestUnits} RU and {Flows.Hold.QueueOperations} queue operation, its settling as {Flows.Settle.RequestUnits} RU and {Flows.Settle.QueueOperations}, a payment as
            {Flows.Pay.RequestUnits} RU and {Flows.Pay.QueueOperations} (tests/load/Capacity/Provisioning.cs has the count); 1.5 holds and 0.8 payments a user;
            {Provisioning.Utilisation:P0} of each limit is planned with. These are published charges, not measured ones: read the metric
            `boxoffice.cosmos.request_units` of a real account before you rely on them.
            """);
        Table.Write(
            to, ["users admitted a second", "holds/s", "RU/s (autoscale maximum)", "settle queues", "sections a date, if all want one date"],
            new (string Name, double Rate)[] { ("8.4 (the seed's usual day)", 8.4), ("83.33 (the seed's peak)", 83.33), ("600 (N=10, M=6,000)", 600), ("2,000", 2000) }
                .Select(at =>
                {
                    var needed = Provisioning.For(at.Rate, 1.5, 0.8, Flows);
                    return Cells(at.Name, needed.HoldsPerSecond, needed.RequestUnitsPerSecond, needed.SettleQueues, Provisioning.SectionsFor(needed.HoldsPerSecond, Flows));
                }));
    }

    private static void Cost(StringWriter to, Prices prices)
    {
        var wait = TimeSpan.FromMinutes(5);
        var demand = Demand.Seed(wait, new Told(new WaitingRoomOptions(), 1).PollsWithin(wait));
        var cost = MonthlyCost.For(demand, Provisioning.For(83.33, 1.5, 0.8, Flows), Flows, prices);
        Heading(to, "What it costs", $"""
            {demand.Sales} sales a month of {demand.SaleHours} hours at the seed's peak, {demand.WaitersPerSale:N0} people waiting {wait.TotalMinutes:0} minutes on average ({demand.PollsPerWaiter} polls), {demand.TicketsPerSale:N0} tickets.
            Prices: {prices.Source}. {prices.Note}
            """);
        Table.Write(to, ["part", "of what", $"{prices.Currency} a month"], cost.Lines.Select(line => (IReadOnlyList<string>)[line.What, line.How, line.Monthly.ToString("N2")]));
        to.WriteLine();
        Table.Write(to, ["", prices.Currency],
        [
            ["A month in all", cost.Total.ToString("N2")],
            ["Per 100,000 waiters (calls, processor, traffic)", cost.Per100kWaiters.ToString("N2")],
            ["Per 1,000 tickets (database at sale size, calls, queues)", cost.Per1000Tickets.ToString("N2")],
        ]);
        to.WriteLine();
        Table.Write(to, ["price", prices.Currency, "a", "checked"], prices.Figures.Select(f => (IReadOnlyList<string>)
            [f.Key, f.Value.Price.ToString("0.########"), f.Value.Unit, f.Value.ToBeChecked ? "no: an assumption" : "yes"]));
    }

    private static void Heading(StringWriter to, string title, string text)
    {
        to.WriteLine();
        to.WriteLine($"## {title}");
        to.WriteLine();
        to.WriteLine(text.ReplaceLineEndings("\n"));
        to.WriteLine();
    }

    private static IReadOnlyList<string> Cells(string first, params double[] figures) => [first, .. figures.Select(Table.Format)];
}
