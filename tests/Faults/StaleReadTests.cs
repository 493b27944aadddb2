using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Simulation.Checks;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// Replicas lag by all that was committed: each flow with the reads as they are, and with the same reads made plain at the seam, which
/// leaves a violation. The handlers run on another instance than the calls.
/// </summary>
public sealed class StaleReadTests
{
    private const long User = 7;

    private static ReservationId Id { get; } = ReservationId.Derived(User, "a hold");

    [Theory, InlineData(null), InlineData("accounts")]
    public Task Given_a_payment_whose_request_died_When_its_message_comes_Then_receivers_are_told(string? plain) =>
        RunAsync(plain, async world =>
    {
        await PaidByACallThatDiesAsync(world);
        await HandleAsync(world);
    });

    [Theory, InlineData(null), InlineData("accounts")]
    public Task Given_a_refund_whose_request_died_When_its_message_comes_Then_the_seat_can_be_sold_again(string? plain) =>
        RunAsync(plain, async world =>
    {
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        await SimulatedCalls.PayAsync(world.Instances[0], Id);
        await HandleAsync(world, lagging: false);
        world.Gate.Faults = operation => operation is { Store: StoreKind.Cosmos, What: "batch accounts" } ? Fault.DiesAfter : Fault.None;
        await Assert.ThrowsAsync<InstanceDiedException>(() => SimulatedFlow.RunAsync(world, 0, i => SimulatedCalls.ReleaseAsync(i, Id)));
        await HandleAsync(world);
    });

    /// <summary>With plain reads too: the tombstone that is refused teaches the handler what is there.</summary>
    [Fact]
    public Task Given_a_hold_that_ran_out_When_another_instance_settles_it_Then_its_seats_are_given_back_to_the_allowance() =>
        RunAsync(null, async world =>
    {
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        await HandleAsync(world);
    });

    [Theory, InlineData(null), InlineData("seats")]
    public async Task Given_a_seat_that_was_just_sold_When_another_instance_rebuilds_the_map_Then_it_shows_it(string? plain)
    {
        await using var world = await StartAsync();
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        await SimulatedCalls.PayAsync(world.Instances[0], Id);
        // Without the writes that a rebuild would find there.
        world.LoseRedis();
        Lag(world, plain);
        var map = await world.Instances[1].Get<SeatMaps>()
            .RebuildAsync((await SimulatedCalls.DateAsync(world.Instances[1]))!, TestContext.Current.CancellationToken);
        Assert.Equal(plain is null ? SeatStatus.Sold : SeatStatus.Available, map.StatusOf(1));
    }

    [Theory, InlineData(null), InlineData("catalog")]
    public async Task Given_a_queue_that_was_just_paused_When_another_instance_finds_Redis_empty_Then_it_stays_paused(string? plain)
    {
        await using var world = await StartAsync();
        var paused = new QueueSettingsRequest(QueuePhase.Paused, null, null, null, null);
        Assert.Null(
            (await world.Instances[0].Get<QueueControl>()
            .ConfigureAsync("main", paused, whole: true, TestContext.Current.CancellationToken)).Refusal);
        Lag(world, plain);
        var read = await world.Instances[1].Get<WaitingRoomRecord>().ReadAsync("main", TestContext.Current.CancellationToken);
        Assert.Equal(plain is null, read.Paused);
    }

    [Fact]
    public async Task Given_a_message_that_says_what_was_committed_When_the_read_shows_less_Then_it_comes_again()
    {
        await using var world = await StartAsync();
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        await SimulatedCalls.PayAsync(world.Instances[0], Id);
        var message =
            Assert.Single(world.Messages.Waiting, m => m.Queue is ReservationQueues.FinishPayment or ReservationQueues.FinishPayment1);
        Lag(world, "accounts");
        var behind = await Assert.ThrowsAsync<ReadBehindException>(() => SimulatedCalls.HandleAsync(world.Instances[1], message));
        Assert.Equal("unavailable", Outages.RefusalFor(behind)?.Code);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_a_replica_behind_its_session_When_a_reservation_is_read_Then_that_is_an_outage_and_not_absent(
        bool takenForAbsent)
    {
        await using var world = await StartAsync();
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        world.Cosmos.Faults.Inject(
            new CosmosFault(CosmosFaultKind.SessionNotAvailable, call => call.Operation == CosmosOperation.Read) { Times = int.MaxValue });
        world.Defect = new Defect("a 404 is taken for absent") { TakesAny404ForAbsent = takenForAbsent };
        var release = () => SimulatedCalls.ReleaseAsync(world.Instances[1], Id);
        if (takenForAbsent) Assert.IsType<NotFound>((await release()).Refusal);
        else Assert.IsType<DependencyUnavailable>(Outages.RefusalFor(await Assert.ThrowsAnyAsync<Exception>(release)));
    }

    private static async Task RunAsync(string? plain, Func<SimulatedWorld, Task> happens)
    {
        await using var world = await StartAsync();
        world.Defect = Plain(plain);
        await happens(world);
        world.Cosmos.Faults.Clear();
        var violations = await RestChecks.FindAsync(world);
        if (plain is null) Assert.Empty(violations);
        else Assert.NotEmpty(violations);
    }

    /// <summary>Every message is handled by the other instance once, behind everything, and then no more.</summary>
    private static async Task HandleAsync(SimulatedWorld world, bool lagging = true)
    {
        world.Gate.Faults = _ => Fault.None;
        world.Advance(TimeSpan.FromMinutes(2));
        if (lagging) Lag(world, world.Defect.PlainReadsOf);
        // A settle message last: its refused tombstone would show its reader the present.
        while (world.Messages.Visible.OrderBy(m => m.Queue, StringComparer.Ordinal).FirstOrDefault() is { } message)
        {
            await SimulatedCalls.HandleAsync(world.Instances[1], message);
            world.Messages.Remove(message);
        }
    }

    private static async Task PaidByACallThatDiesAsync(SimulatedWorld world)
    {
        await SimulatedCalls.HoldAsync(world.Instances[0], Id, [1]);
        var batches = 0;
        // The first batch reads, the second one pays.
        world.Gate.Faults = operation =>
            operation is { Store: StoreKind.Cosmos, What: "batch accounts" } && ++batches == 2 ? Fault.DiesAfter : Fault.None;
        await Assert.ThrowsAsync<InstanceDiedException>(() => SimulatedFlow.RunAsync(world, 0, i => SimulatedCalls.PayAsync(i, Id)));
    }

    private static void Lag(SimulatedWorld world, string? plain)
    {
        world.Defect = Plain(plain);
        world.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.StaleRead) { Behind = int.MaxValue, Times = int.MaxValue });
    }

    private static Defect Plain(string? container) => new("plain reads") { PlainReadsOf = container };

    private static async Task<SimulatedWorld> StartAsync()
    {
        var world = await SimulatedWorld.StartAsync([TimeSpan.Zero, TimeSpan.Zero], TestContext.Current.CancellationToken);
        await world.PublishAsync();
        await SimulatedCalls.ConfigureAsync(world.Instances[0], QueuePhase.Open, RunningChecks.Capacity);
        await SimulatedCalls.ChargeAsync(world.Instances[0], User, 1000, "at first");
        return world;
    }
}
