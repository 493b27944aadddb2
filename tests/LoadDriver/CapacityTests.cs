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
    public void Given_the_seeds_peak_When_provisioned_Then_units_and_sections_follow_from_the_counts()
    {
        var costs = new FlowCosts(new(10, 1), new(2, 2), new(40, 4));
        var needed = Provisioning.For(usersPerSecond: 600, holdsPerUser: 1.5, paysPerUser: 0.5, costs);
        // 900 holds x 12 RU + 300 payments x 40 RU = 22,800 RU/s, over 0.7, up to whole thousands.
        Assert.Equal(33_000, needed.RequestUnitsPerSecond);
        // 900 x 10 RU on one date, over 0.7 x 10,000.
        Assert.Equal(2, Provisioning.SectionsFor(needed.HoldsPerSecond, costs));
    }

    [Fact]
    public void Given_round_prices_When_priced_Then_the_bill_is_the_sum_of_its_parts()
    {
        string[] names =
        [
            "cosmosAutoscaleHour100Ru", "cosmosStorageGbMonth", "redisHour", "functionsAlwaysReadyGbSecond", "functionsGbSecond",
            "functionsMillionCalls",
            "queueTenThousandOperations", "frontDoorMonth", "frontDoorTenThousandCalls", "privateEndpointHour", "logsGb", "egressGb",
        ];
        var prices = new Prices("USD", "", names.ToDictionary(n => n, _ => new PriceFigure(1, "", null, "2026-01-01")));
        var demand =
            new Demand(Sales: 1, SaleHours: 10, WaitersPerSale: 100_000, TicketsPerSale: 1000, TimeSpan.FromMinutes(5), PollsPerWaiter: 9);
        var cost = MonthlyCost.For(demand, new Baseline(5000, 4, 5), new Provisioning(1000, 1, 1), 8.5,
            (2, new InstancePlan(100, "a test")), prices);

        Assert.Equal(100, Line(cost, "Cosmos DB in a sale"));
        // A tenth of 5,000 RU/s in the other 720 hours.
        Assert.Equal(3600, Line(cost, "Cosmos DB at rest"));
        Assert.Equal(730, Line(cost, "Azure Managed Redis"));
        Assert.Equal(730 * 5, Line(cost, "Private endpoints"));
        Assert.Equal(730 * 3600 * 4, Line(cost, "Functions, always ready"));
        Assert.Equal(0.85, Line(cost, "Storage queues"), 6);
        Assert.Equal(Line(cost, "Waiters' calls"), cost.Per100kWaiters, 6);
        Assert.Equal(50 + Line(cost, "Buyers' calls") + 0.85, cost.Per1000Tickets, 6);
        Assert.Equal(cost.Lines.Sum(l => l.Monthly), cost.Total, 6);
    }

    [Fact]
    public void Given_the_price_file_When_read_Then_each_price_has_a_dated_source_or_is_an_assumption()
    {
        var prices = Prices.Read(BoxOffice.Load.Reports.Repository.File("tests/load/prices.json"));

        Assert.All(prices.Figures.Values, figure => Assert.True(figure.Price > 0));
        Assert.All(prices.Figures.Values, figure => Assert.Matches(@"^20\d\d-\d\d-\d\d$", figure.Date));
        Assert.All(prices.Figures.Values.Where(f => f.Source is not null),
            figure => Assert.StartsWith("https://", figure.Source, StringComparison.Ordinal));
        Assert.Throws<UsageException>(() => prices["noSuchPrice"]);
    }

    [Fact]
    public void The_page_is_what_the_command_writes() => Assert.Equal(
        CapacityPage.Write(Inputs), File.ReadAllText(BoxOffice.Load.Reports.Repository.File("docs/capacity.md")).ReplaceLineEndings("\n"));

    private static CapacityInputs Inputs => CapacityInputs.Read(prices: null, instanceRate: null, tick: 10, headroom: 0.75);

    private static double Line(MonthlyCost cost, string what) => cost.Lines.Single(l => l.What == what).Monthly;
}
