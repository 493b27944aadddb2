using BoxOffice.Load.Capacity;

namespace BoxOffice.Tests.LoadDriver;

/// <summary>The scaler's arithmetic, and that what is deployed stays within its own limits and the region's.</summary>
public sealed class QueueScalingTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    private static CapacityInputs Inputs => CapacityInputs.Read(prices: null, instanceRate: null, tick: 10, headroom: 0.75);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(24, 1)]
    [InlineData(25, 2)]
    [InlineData(9375, 391)]
    public void Given_messages_When_scaled_Then_instances_are_messages_over_what_one_has_in_hand(double messages, int instances) =>
        Assert.Equal(instances, new QueueScaler(BatchSize: 16, NewBatchThreshold: 8).InstancesFor(messages));

    [Theory]
    [InlineData(83.33, 40)]
    [InlineData(600, 280)]
    public void Given_the_hosts_settings_When_a_sale_is_on_Then_the_queues_ask_for_no_more_than_stated(double users, int stated) =>
        Assert.InRange(Traffic(users).Sum(t => t.InstancesFor(Inputs.Scaler)), 1, stated);

    [Fact]
    public void Given_the_settings_of_before_When_the_seeds_peak_is_on_Then_they_asked_for_more_than_a_region_has()
    {
        var asked = Traffic(83.33).Sum(t => t.InstancesFor(new QueueScaler(16, 8)));

        Assert.InRange(asked * Inputs.Size.InstanceMemory, DeployedSize.RegionQuotaMb + 1, int.MaxValue);
    }

    [Fact]
    public void Both_apps_at_their_maximum_fit_the_regions_quota() =>
        Assert.InRange(Inputs.Size.MemoryAtMaximum, 1, DeployedSize.RegionQuotaMb);

    [Fact]
    public void The_settlers_at_their_maximum_have_room_for_every_due_message_of_600_users_a_second()
    {
        // A second's due messages and a minute of them that is late, in the hands that there are.
        var due = Traffic(600).Where(t => t.Waiting > 0).Sum(t => t.Waiting / Hold.TotalSeconds) * 60;

        Assert.InRange(due, 1, Inputs.Size.Settlers!.MaximumInstances * (double)Inputs.Scaler.InHand);
    }

    [Fact]
    public void Given_600_users_a_second_Then_every_kind_of_message_has_the_queues_that_it_needs() =>
        Assert.All(Traffic(600), t => Assert.InRange(t.ShardsNeeded, 1, t.Shards));

    [Fact]
    public void Given_numbered_queues_When_grouped_Then_they_are_one_kind() => Assert.Equal(
        [KeyValuePair.Create("settle-reservation", 2), KeyValuePair.Create("deliver-event", 1)],
        QueueTraffic.ShardsOf(["settle-reservation-0", "settle-reservation-1", "deliver-event"]));

    [Fact]
    public void Given_a_zone_redundant_app_Then_two_instances_of_every_group_are_billed()
    {
        var size = new DeployedSize(new Dictionary<string, int>(), 2048, 100, 100, [new("http", 10), new("function:Tick", 1)], true,
            new SettlersSize(512, 40));

        // HTTP 10, the named timer 2, two other timers 2 each, of 2 GB; three queue functions 2 each, of half a GB.
        Assert.Equal((10 + 2 + 4) * 2 + 6 * 0.5, size.BilledReadyGb(timers: 3, queueFunctions: 3));
        Assert.Equal(22, (size with { ZoneRedundantApp = false }).BilledReadyGb(3, 3));
    }

    [Fact]
    public void Given_a_line_When_everybody_heeds_the_hints_Then_polls_a_second_are_those_of_the_last_spread_over_his_wait() =>
        Assert.Equal(2000, InstancePlan.PollsPerSecond(waiting: 100_000, TimeSpan.FromSeconds(1000), pollsOfTheLast: 20));

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(10_000, 1)]
    [InlineData(40_000, 4)]
    public void A_container_has_a_physical_partition_for_each_ten_thousand(int maximum, int partitions) =>
        Assert.Equal(partitions, DeployedSize.PhysicalPartitions(maximum));

    [Fact]
    public void Given_the_load_report_When_read_Then_its_rates_are_there()
    {
        var rates = MeasuredRates.Read(BoxOffice.Load.Reports.Repository.File("docs/load-report.md"));

        Assert.Matches("^[0-9a-f]{7,}$", rates.Commit);
        Assert.InRange(rates.PerSecond["POST reservations"], 1, 1_000_000);
    }

    private static IReadOnlyList<QueueTraffic> Traffic(double users) =>
        QueueTraffic.For(QueueTraffic.ShardsOf(Inputs.Queues), Provisioning.For(users, 1.5, 0.8, FlowCosts.Counted), Hold);
}
