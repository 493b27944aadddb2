using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Capacity;

/// <summary>What a month costs, and from which prices.</summary>
internal static class CostChapter
{
    /// <summary>infra/modules/network.bicep: queue, blob, Cosmos DB, Redis, vault.</summary>
    private const int PrivateEndpoints = 5;

    public static void Write(StringWriter to, CapacityInputs inputs, Provisioning peak, FlowCosts flows)
    {
        var prices = inputs.Prices;
        var cost = Of(inputs, peak, flows);
        var wait = TimeSpan.FromMinutes(5);
        var demand = DemandOf(wait);
        CapacityPage.Heading(to, "What it costs", $"""
            The size `large`, with {demand.Sales} sales a month of {demand.SaleHours} hours at the seed's peak, {demand.WaitersPerSale:N0} people waiting {wait.TotalMinutes:0} minutes on average ({demand.PollsPerWaiter} polls), {demand.TicketsPerSale:N0} tickets.
            A zone-redundant app is billed two always-ready instances of every group that scales by itself: HTTP, {inputs.Timers} timers, {inputs.QueueFunctions} queue functions. {prices.Note}
            """);
        Table.Write(to, ["part", "of what", $"{prices.Currency} a month"],
            cost.Lines.Select(line => (IReadOnlyList<string>)[line.What, line.How, line.Monthly.ToString("N2")]));
        to.WriteLine();
        Table.Write(to, ["", prices.Currency],
        [
            ["A month in all", cost.Total.ToString("N2")],
            ["Per 100,000 waiters (calls, processor, traffic)", cost.Per100kWaiters.ToString("N2")],
            ["Per 1,000 tickets (database above its rest, calls, queues)", cost.Per1000Tickets.ToString("N2")],
            ["A month's fixed outbound address, if wanted", (730 * prices["natGatewayHour"]).ToString("N2")],
            ["A month's second region of the database at rest, if wanted",
                (730 * inputs.Size.RequestUnits / 10.0 / 100 * prices["cosmosAutoscaleHour100Ru"]).ToString("N2")],
        ]);
        to.WriteLine();
        Table.Write(to, ["price", prices.Currency, "a", "source"], prices.Figures.Select(f => (IReadOnlyList<string>)
            [f.Key, f.Value.Price.ToString("0.########"), f.Value.Unit, f.Value.Source is { } source ? $"{source}, {f.Value.Date}"
                : $"an assumption of {f.Value.Date}"]));
    }

    private static Demand DemandOf(TimeSpan wait) => Demand.Seed(wait, new Told(new WaitingRoomOptions(), 1).PollsWithin(wait));

    private static MonthlyCost Of(CapacityInputs inputs, Provisioning peak, FlowCosts flows)
    {
        var operations = 1.5 * (flows.Hold.QueueOperations + flows.Settle.QueueOperations) + flows.Pay.QueueOperations
            + 3.0 * QueueTraffic.Receivers;
        var standing =
            new Baseline(inputs.Size.RequestUnits, inputs.Size.BilledReadyGb(inputs.Timers, inputs.QueueFunctions), PrivateEndpoints);
        return MonthlyCost.For(DemandOf(TimeSpan.FromMinutes(5)), standing, peak, operations,
            (inputs.Size.InstanceMemory / 1024.0, inputs.Instance), inputs.Prices);
    }
}
