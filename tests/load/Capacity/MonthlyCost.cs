namespace BoxOffice.Load.Capacity;

/// <summary>What a month asks of the service.</summary>
/// <param name="Sales">Openings of a sale in the month.</param>
/// <param name="SaleHours">Hours of each at its peak provisioning; between sales the database idles at a tenth of its maximum.</param>
/// <param name="WaitersPerSale">Users who join.</param>
/// <param name="TicketsPerSale">Seats sold.</param>
/// <param name="MeanWait">Of a waiter.</param>
/// <param name="PollsPerWaiter">Polls in that wait, as hinted.</param>
public sealed record Demand(int Sales, double SaleHours, double WaitersPerSale, double TicketsPerSale, TimeSpan MeanWait, double PollsPerWaiter)
{
    /// <summary>The seed's: 100,000 users and 50,000 seats a concert, ten hours; here one concert a week.</summary>
    public static Demand Seed(TimeSpan meanWait, double pollsPerWaiter) => new(4, 10, 100_000, 50_000, meanWait, pollsPerWaiter);
}

/// <summary>A line of the bill.</summary>
public sealed record CostLine(string What, string How, double Monthly);

/// <summary>The bill of a month and its shares.</summary>
/// <param name="Per100kWaiters">What changes with waiters: calls, processor time, traffic.</param>
/// <param name="Per1000Tickets">What changes with tickets: the database at its sale size, calls, queue operations.</param>
public sealed record MonthlyCost(IReadOnlyList<CostLine> Lines, double Per100kWaiters, double Per1000Tickets)
{
    private const double HoursPerMonth = 730;

    /// <summary>Memory of a Flex Consumption instance.</summary>
    private const double InstanceGb = 2;

    /// <summary>Instances kept ready, so that the first second of a sale meets no cold start.</summary>
    private const double AlwaysReady = 2;

    /// <summary>A call's processor and waiting time on an instance that serves 100 at once.</summary>
    private const double InstanceSecondsPerCall = 0.020 / 100;

    /// <summary>A poll's answer with its headers.</summary>
    private const double AnswerGb = 700 / 1e9;

    /// <summary>Calls of a buyer beside the polls: catalogue, seats twice, balance, hold 1.5 times, pay, my reservations.</summary>
    private const double CallsPerTicket = 8;

    /// <summary>The whole bill.</summary>
    public double Total => Lines.Sum(l => l.Monthly);

    /// <summary>Computes it.</summary>
    public static MonthlyCost For(Demand demand, Provisioning provisioning, FlowCosts flows, Prices prices)
    {
        var saleHours = demand.Sales * demand.SaleHours;
        var autoscale = provisioning.RequestUnitsPerSecond / 100.0 * prices["cosmosAutoscaleHour100Ru"];
        var waiters = demand.Sales * demand.WaitersPerSale;
        var tickets = demand.Sales * demand.TicketsPerSale;
        var polls = waiters * (demand.PollsPerWaiter + 1);
        var calls = tickets * CallsPerTicket;
        var perCall = prices["functionsMillionCalls"] / 1e6 + InstanceSecondsPerCall * InstanceGb * prices["functionsGbSecond"] + AnswerGb * prices["egressGb"];
        var operations = tickets * (1.5 * (flows.Hold.QueueOperations + flows.Settle.QueueOperations) + flows.Pay.QueueOperations);
        var queueCost = operations / 10_000 * prices["queueTenThousandOperations"];
        List<CostLine> lines =
        [
            new("Cosmos DB at sale size", $"{saleHours:N0} h at {provisioning.RequestUnitsPerSecond:N0} RU/s", saleHours * autoscale),
            new("Cosmos DB between sales", $"{HoursPerMonth - saleHours:N0} h at a tenth of it", (HoursPerMonth - saleHours) * autoscale / 10),
            new("Cosmos DB storage", "10 GB", 10 * prices["cosmosStorageGbMonth"]),
            new("Azure Managed Redis", $"{HoursPerMonth:N0} h", HoursPerMonth * prices["redisHour"]),
            new("Functions, always ready", $"{AlwaysReady:0} instances of {InstanceGb:0} GB", HoursPerMonth * 3600 * AlwaysReady * InstanceGb * prices["functionsAlwaysReadyGbSecond"]),
            new("Waiters' calls", $"{polls:N0} joins and polls", polls * perCall),
            new("Buyers' calls", $"{calls:N0} calls", calls * perCall),
            new("Storage queues", $"{operations:N0} operations", queueCost),
            new("Logs", "5 GB, sampled", 5 * prices["logsGb"]),
        ];
        return new MonthlyCost(
            lines,
            Per100kWaiters: 100_000 * (demand.PollsPerWaiter + 1) * perCall,
            Per1000Tickets: (saleHours * autoscale + calls * perCall + queueCost) / tickets * 1000);
    }
}
