namespace BoxOffice.Load.Capacity;

/// <summary>What a month asks of the service.</summary>
/// <param name="Sales">Openings of a sale in the month.</param>
/// <param name="SaleHours">Hours of each at its peak; between sales the database idles at a tenth of its maximum.</param>
/// <param name="WaitersPerSale">Users who join.</param>
/// <param name="TicketsPerSale">Seats sold.</param>
/// <param name="MeanWait">Of a waiter.</param>
/// <param name="PollsPerWaiter">Polls in that wait, as hinted.</param>
public sealed record Demand(int Sales, double SaleHours, double WaitersPerSale, double TicketsPerSale, TimeSpan MeanWait,
    double PollsPerWaiter)
{
    /// <summary>The seed's: 100,000 users and 50,000 seats a concert, ten hours; here one concert a week.</summary>
    public static Demand Seed(TimeSpan meanWait, double pollsPerWaiter) => new(4, 10, 100_000, 50_000, meanWait, pollsPerWaiter);
}

/// <summary>What is deployed and costs money whether or not anybody comes.</summary>
/// <param name="MaxRequestUnits">Autoscale maximum of all containers, RU/s; a tenth of it is billed at rest.</param>
/// <param name="ReadyGb">Always-ready memory that is billed.</param>
/// <param name="PrivateEndpoints">One a store's service.</param>
public sealed record Baseline(double MaxRequestUnits, double ReadyGb, int PrivateEndpoints);

/// <summary>A line of the bill.</summary>
public sealed record CostLine(string What, string How, double Monthly);

/// <summary>The bill of a month and its shares.</summary>
/// <param name="Per100kWaiters">What changes with waiters: calls, processor time, traffic.</param>
/// <param name="Per1000Tickets">What changes with tickets: the database above its rest, calls, queue operations.</param>
public sealed record MonthlyCost(IReadOnlyList<CostLine> Lines, double Per100kWaiters, double Per1000Tickets)
{
    private const double HoursPerMonth = 730;

    /// <summary>Calls of a buyer beside the polls: catalogue, seats twice, balance, hold 1.5 times, pay, my reservations.</summary>
    private const double CallsPerTicket = 8;

    /// <summary>The whole bill.</summary>
    public double Total => Lines.Sum(l => l.Monthly);

    /// <summary>Computes it.</summary>
    /// <param name="demand">Of the month.</param>
    /// <param name="standing">What is there all the time.</param>
    /// <param name="peak">What a sale's hours need.</param>
    /// <param name="operationsPerTicket">Queue operations, those of lost holds and of events among them.</param>
    /// <param name="instance">Memory of an instance, GB, and what one answers: an instance at work is billed by the second.</param>
    public static MonthlyCost For(
        Demand demand, Baseline standing, Provisioning peak, double operationsPerTicket, (double Gb, InstancePlan Plan) instance,
        Prices prices)
    {
        var saleHours = demand.Sales * demand.SaleHours;
        var atRest = standing.MaxRequestUnits / 10;
        var hundred = prices["cosmosAutoscaleHour100Ru"] / 100;
        // Above the rest only what is used is billed, and the peak is not used up all the time: this is the most that it can be.
        var inSale = Math.Max(peak.RequestUnitsPerSecond, atRest);
        var polls = demand.Sales * demand.WaitersPerSale * (demand.PollsPerWaiter + 1);
        var calls = demand.Sales * demand.TicketsPerSale * CallsPerTicket;
        var perCall = CallPrice.OfService(prices, instance);
        var tickets = demand.Sales * demand.TicketsPerSale;
        var queueCost = tickets * operationsPerTicket / 10_000 * prices["queueTenThousandOperations"];
        List<CostLine> lines =
        [
            new("Cosmos DB in a sale", $"{saleHours:N0} h at up to {inSale:N0} RU/s", saleHours * inSale * hundred),
            new("Cosmos DB at rest", $"{HoursPerMonth - saleHours:N0} h at a tenth of {standing.MaxRequestUnits:N0} RU/s",
                (HoursPerMonth - saleHours) * atRest * hundred),
            new("Cosmos DB storage", "10 GB", 10 * prices["cosmosStorageGbMonth"]),
            new("Azure Managed Redis", $"{HoursPerMonth:N0} h", HoursPerMonth * prices["redisHour"]),
            new("Functions, always ready", $"{standing.ReadyGb:0.#} GB",
                HoursPerMonth * 3600 * standing.ReadyGb * prices["functionsAlwaysReadyGbSecond"]),
            new("Front Door", "one profile", prices["frontDoorMonth"]),
            new("Private endpoints", $"{standing.PrivateEndpoints} of them",
                standing.PrivateEndpoints * HoursPerMonth * prices["privateEndpointHour"]),
            new("Waiters' calls", $"{polls:N0} joins and polls", polls * perCall),
            new("Buyers' calls", $"{calls:N0} calls", calls * perCall),
            new("Storage queues", $"{tickets * operationsPerTicket:N0} operations", queueCost),
            new("Logs", "5 GB, sampled", 5 * prices["logsGb"]),
        ];
        return new MonthlyCost(
            lines,
            Per100kWaiters: 100_000 * (demand.PollsPerWaiter + 1) * perCall,
            Per1000Tickets: (saleHours * (inSale - atRest) * hundred + calls * perCall + queueCost) / tickets * 1000);
    }
}
