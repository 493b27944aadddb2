using BoxOffice.Catalog;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using BoxOffice.Simulation.Checks;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// A date with a payment, a hold and a ticket of the box office is cancelled or moved, and an instance dies after every operation there is,
/// one after the other: everybody is refunded or told all the same, once.
/// </summary>
public sealed class DateJobCrashTests
{
    private static readonly TimeSpan SweepsEvery = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_date_that_is_cancelled_or_moved_When_an_instance_dies_after_any_step_Then_the_job_ends_and_all_agrees(
        bool cancelled)
    {
        await using var world = await SimulatedWorld.StartAsync([TimeSpan.Zero, TimeSpan.Zero], TestContext.Current.CancellationToken);
        for (var (step, died) = (1, true); died; step++)
        {
            await PrepareAsync(world, step);
            var (reached, at) = (0, step);
            world.Gate.Faults = _ => ++reached == at ? Fault.DiesAfter : Fault.None;
            await PerhapsDiesAsync(world, 0, instance => ChangeAsync(instance, cancelled));
            await DeliverAsync(world);
            died = reached >= step;
            world.Gate.Faults = _ => Fault.None;
            await ComeToRestAsync(world);
            var violations = await RestChecks.FindAsync(world);
            Assert.True(violations.Count == 0, $"died after operation {step}: {string.Join("; ", violations)}");
            Assert.True(step < 300, "The job has no end.");
        }
    }

    /// <summary>The control: the job's message is never sent, and nobody looks for it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_no_message_and_nobody_who_looks_When_a_date_changes_Then_the_checks_find_it(bool cancelled)
    {
        await using var world = await SimulatedWorld.StartAsync([TimeSpan.Zero, TimeSpan.Zero], TestContext.Current.CancellationToken);
        await PrepareAsync(world, 1);
        world.Defect = new Defect("a job queues no message, and nobody looks for it") { DroppedMessages = "job", ForgetsJobs = true };
        await ChangeAsync(world.Instances[0], cancelled);
        await ComeToRestAsync(world);
        Assert.NotEmpty(await RestChecks.FindAsync(world));
    }

    /// <summary>With 10,000 reservations a job that was sent again by the clock alone flooded its own queue.</summary>
    [Fact]
    public async Task Given_a_page_that_waits_its_turn_When_others_are_finished_Then_it_is_sent_again_only_once_none_is()
    {
        await using var world = await SimulatedWorld.StartAsync([TimeSpan.Zero, TimeSpan.Zero], TestContext.Current.CancellationToken);
        await PrepareAsync(world, 1);
        await ChangeAsync(world.Instances[0], cancelled: true);
        var change = new DateChange(SimulatedHall.ConcertId, SimulatedHall.DateId);
        await LookAsync(world, change);
        Assert.Equal(1, Pages(world));

        world.Advance(TimeSpan.FromSeconds(50));
        var other = DateJobPage.Of(change, 1, []) with { FinishedAt = world.Clock.GetUtcNow() };
        await SimulatedFlow.RunAsync(world, 0, i => i.Get<DateJobStore>().CreateAsync(change, other, CancellationToken.None));
        world.Advance(TimeSpan.FromSeconds(20));
        await LookAsync(world, change);
        Assert.Equal(1, Pages(world));
        // What is under way is not overdue either.
        world.Advance(TimeSpan.FromSeconds(35));
        await LookAsync(world, change);
        Assert.Equal(1, Pages(world));

        world.Advance(TimeSpan.FromSeconds(30));
        await LookAsync(world, change);
        Assert.Equal(2, Pages(world));
    }

    private static Task LookAsync(SimulatedWorld world, DateChange change) =>
        SimulatedFlow.RunAsync(world, 0, instance => instance.Get<DateJobRun>().RunAsync(change, CancellationToken.None));

    private static int Pages(SimulatedWorld world) => world.Messages.Waiting.Count(m => m.Queue == DateJobRun.PageQueue);

    private static async Task PrepareAsync(SimulatedWorld world, int step)
    {
        world.Reset();
        world.Gate.Faults = _ => Fault.None;
        await world.PublishAsync();
        var first = world.Instances[0];
        await SimulatedCalls.ConfigureAsync(first, QueuePhase.Open, RunningChecks.Capacity);
        foreach (var user in new[] { 1L, 2L })
            Assert.Null((await SimulatedCalls.ChargeAsync(first, user, 1_000_000, $"points {user} {step}")).Refusal);
        var (paid, held) = (ReservationId.New(1), ReservationId.New(2));
        Assert.Null((await SimulatedCalls.HoldAsync(first, paid, [1, 2])).Refusal);
        Assert.Null((await SimulatedCalls.PayAsync(first, paid)).Refusal);
        Assert.Null((await SimulatedCalls.SellAsync(first, [3], null, $"sale {step}")).Refusal);
        await DeliverAsync(world);
        Assert.Null((await SimulatedCalls.HoldAsync(first, held, [4])).Refusal);
    }

    private static async Task ChangeAsync(SimulatedInstance instance, bool cancelled)
    {
        var refusal = cancelled
            ? (await SimulatedCalls.CancelDateAsync(instance)).Refusal
            : (await SimulatedCalls.MoveAsync(instance, instance.Clock.GetUtcNow().AddDays(60))).Refusal;
        Assert.Null(refusal);
    }

    /// <summary>Every message that is visible; one whose handler dies comes again.</summary>
    private static async Task DeliverAsync(SimulatedWorld world)
    {
        for (var left = 200; left > 0 && world.Messages.Visible is [var message, ..]; left--)
        {
            var done = await PerhapsDiesAsync(world, 1, instance => SimulatedCalls.HandleAsync(instance, message));
            if (done) world.Messages.Remove(message);
            else world.Messages.Return(message, TimeSpan.FromSeconds(5), int.MaxValue);
        }
    }

    /// <summary>Until no message is left and the timers find nothing, twice.</summary>
    private static async Task ComeToRestAsync(SimulatedWorld world)
    {
        var quiet = 0;
        for (var round = 0; round < 60 && quiet < 3; round++)
        {
            world.Advance(SweepsEvery);
            await DeliverAsync(world);
            var queued = await SimulatedCalls.SweepAsync(world.Instances[1])
                + await SimulatedCalls.ReconcileAsync(world.Instances[1], world.Defect);
            quiet = queued == 0 && world.Messages.Waiting.Count == 0 ? quiet + 1 : 0;
        }
    }

    /// <summary>False where its instance died.</summary>
    private static async Task<bool> PerhapsDiesAsync(SimulatedWorld world, int instance, Func<SimulatedInstance, Task> flow)
    {
        try
        {
            await SimulatedFlow.RunAsync(world, instance, flow);
            return true;
        }
        catch (InstanceDiedException)
        {
            return false;
        }
    }
}
