using BoxOffice.Load;
using BoxOffice.Load.Capacity;

namespace BoxOffice.Tests.LoadDriver;

public sealed class CapacityTests
{
    [Fact]
    public void Given_the_seeds_measurement_When_planned_Then_it_is_the_seeds_answer()
    {
        var plan = AdmissionPlan.From(callsPerSecond: 2000, callsPerUser: 3, tickSeconds: 10);
        Assert.Equal(new AdmissionPlan(10, 6000, 40_000), plan);
        Assert.Equal(TimeSpan.FromMinutes(5), plan.WaitAt(180_000));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(6000, 10)]
    [InlineData(6001, 20)]
    public void Given_a_place_When_asked_Then_the_wait_is_whole_ticks(long place, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new AdmissionPlan(10, 6000, 40_000).WaitAt(place));

    [Theory]
    [InlineData(1.99, 10)]
    [InlineData(19.9, 100)]
    [InlineData(199, 1000)]
    [InlineData(0.01, 1)]
    public void Given_small_rates_When_planned_Then_M_is_rounded_down_to_a_figure_of_its_size(double usersPerSecond, int perTick) =>
        Assert.Equal(perTick, AdmissionPlan.From(usersPerSecond, callsPerUser: 1, tickSeconds: 10).PerTick);

    [Fact]
    public void Given_one_slow_call_among_fast_ones_When_planned_Then_it_rules()
    {
        var plan = AdmissionPlan.From([new("seats", 10_000, 1.5), new("hold", 100, 1.5)], headroom: 1, tickSeconds: 10);
        Assert.Equal(600, plan.PerTick);
    }

    [Fact]
    public void Given_no_rate_When_planned_Then_it_says_so() =>
        Assert.Throws<UsageException>(() => AdmissionPlan.From(0, 3, 10));

    [Fact]
    public void Given_the_seeds_peak_When_provisioned_Then_units_shards_and_sections_follow_from_the_counts()
    {
        var costs = new FlowCosts(new(10, 1), new(2, 2), new(40, 4));
        var needed = Provisioning.For(usersPerSecond: 600, holdsPerUser: 1.5, paysPerUser: 0.5, costs);
        // 900 holds x 12 RU + 300 payments x 40 RU = 22,800 RU/s, over 0.7, up to whole thousands.
        Assert.Equal(33_000, needed.RequestUnitsPerSecond);
        // 900 x 3 operations = 2,700, over 0.7 x 2,000.
        Assert.Equal(2, needed.SettleQueues);
        // 900 x 10 RU on one date, over 0.7 x 10,000.
        Assert.Equal(2, Provisioning.SectionsFor(needed.HoldsPerSecond, costs));
    }

    [Fact]
    public void Given_round_prices_When_priced_Then_the_bill_is_the_sum_of_its_parts()
    {
        string[] names =
        [
            "cosmosAutoscaleHour100Ru", "cosmosStorageGbMonth", "redisHour", "functionsAlwaysReadyGbSecond", "functionsGbSecond",
            "functionsMillionCalls", "queueTenThousandOperations", "logsGb", "egressGb",
        ];
        var prices = new Prices("2026-01-01", "USD", "a test", "", names.ToDictionary(n => n, _ => new PriceFigure(1, "", true)));
        var demand = new Demand(Sales: 1, SaleHours: 10, WaitersPerSale: 100_000, TicketsPerSale: 1000, TimeSpan.FromMinutes(5), PollsPerWaiter: 9);
        var cost = MonthlyCost.For(demand, new Provisioning(1000, 1, 1, 1), new FlowCosts(new(10, 1), new(2, 2), new(40, 4)), prices);
        Assert.Equal(100, Line(cost, "Cosmos DB at sale size"));
        Assert.Equal(720, Line(cost, "Cosmos DB between sales"));
        Assert.Equal(730, Line(cost, "Azure Managed Redis"));
        // 1,000 tickets x (1.5 x 3 + 4) operations.
        Assert.Equal(0.85, Line(cost, "Storage queues"), 6);
        Assert.Equal(Line(cost, "Waiters' calls"), cost.Per100kWaiters, 6);
        Assert.Equal(100 + Line(cost, "Buyers' calls") + 0.85, cost.Per1000Tickets, 6);
        Assert.Equal(cost.Lines.Sum(l => l.Monthly), cost.Total, 6);
    }

    [Fact]
    public void Given_the_price_file_When_read_Then_it_is_dated_and_owns_up_to_its_assumptions()
    {
        var prices = Prices.Read(BoxOffice.Load.Reports.Repository.File("tests/load/prices.json"));
        Assert.Contains($"list prices as of {prices.AsOf}, replace before use", prices.Source, StringComparison.Ordinal);
        Assert.All(prices.Figures.Values, figure => Assert.True(figure.Price > 0));
        Assert.Throws<UsageException>(() => prices["noSuchPrice"]);
    }

    private static double Line(MonthlyCost cost, string what) => cost.Lines.Single(l => l.What == what).Monthly;
}
