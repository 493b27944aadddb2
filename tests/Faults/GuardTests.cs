using System.Net;
using BoxOffice.Events;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// The ten guards of docs/protocol/protocol_model.py, each in the interleaving in which it is needed: with it everything agrees at rest,
/// without it, taken away at a seam, the model's violation happens in the code too.
/// </summary>
public sealed class GuardTests
{
    private static readonly ReservationId First = ReservationId.Derived(1, "first");
    private static readonly ReservationId Second = ReservationId.Derived(2, "second");

    [Theory, InlineData(true), InlineData(false)]
    public Task No_sweep(bool guarded) => RunAsync(new() { Sweep = guarded }, guarded, async world =>
    {
        // Slower than its own hold: its settle message finds nothing, and then the buyer dies with the seat.
        world.Once(Moment.HoldQueued, async () =>
        {
            world.LetHoldsRunOut();
            await world.Rest.RunVisibleAsync();
            world.DieAt(Moment.SeatsTaken);
        });
        await DiesAsync(world.HoldAsync(First, 1));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_message_first(bool guarded) => RunAsync(new() { MessageFirst = guarded, Sweep = false }, guarded, async world =>
    {
        world.DieAt(Moment.SeatsTaken);
        await DiesAsync(world.HoldAsync(First, 1));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_tombstone(bool guarded) => RunAsync(new() { Tombstone = guarded }, guarded, async world =>
    {
        world.Once(Moment.SeatsTaken, () =>
        {
            world.LetHoldsRunOut();
            return world.Rest.RunVisibleAsync();
        });
        Assert.Equal(guarded, (await world.HoldAsync(First, 1)).Refusal is HoldExpired);
        if (!guarded) Assert.Null((await world.PayAsync(First)).Refusal);
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_if_match_on_pay(bool guarded) => RunAsync(new() { IfMatchOnPay = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.Once(Moment.PayQueued, async () =>
        {
            world.LetHoldsRunOut();
            await world.Rest.RunVisibleAsync();
            Assert.Null((await world.HoldAsync(Second, 1)).Refusal);
        });
        Assert.Equal(guarded, (await world.PayAsync(First)).Refusal is SeatsTaken);
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_if_match_on_expire(bool guarded) => RunAsync(new() { IfMatchOnExpire = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.LetHoldsRunOut();
        var token = await world.JoinAsync(1);
        world.Once(Moment.ReservationRead, async () => Assert.Null((await world.PayAsync(First, token)).Refusal));
        await world.Rest.RunVisibleAsync();
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_settle_before_takeover(bool guarded) => RunAsync(new() { SettleBeforeTakeover = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.LetHoldsRunOut();
        Assert.Null((await world.HoldAsync(Second, 1)).Refusal);
        Assert.Equal(guarded, (await world.PayAsync(First)).Refusal is SeatsTaken);
        Assert.Null((await world.PayAsync(Second)).Refusal);
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_owner_check(bool guarded) => RunAsync(new() { OwnerCheck = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.LetHoldsRunOut();
        Assert.Null((await world.HoldAsync(Second, 1)).Refusal);
        await world.Rest.RunVisibleAsync();
        Assert.Null((await world.PayAsync(Second)).Refusal);
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_payment_message(bool guarded) =>
        RunAsync(new() { PaymentMessage = guarded, Sweep = false, Reconciler = false }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.Queue.Lose(m => m.Queue.StartsWith("settle-", StringComparison.Ordinal));
        world.DieAt(Moment.PayCommitted);
        await DiesAsync(world.PayAsync(First));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_refund_message(bool guarded) => RunAsync(new() { RefundMessage = guarded, Reconciler = false }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        Assert.Null((await world.PayAsync(First)).Refusal);
        await world.Rest.ReachAsync();
        world.DieAt(Moment.ReleaseCommitted);
        await DiesAsync(world.ReleaseAsync(First));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_refund_message_of_a_seat(bool guarded) =>
        RunAsync(new() { RefundMessage = guarded, Reconciler = false }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1, 2)).Refusal);
        Assert.Null((await world.PayAsync(First)).Refusal);
        await world.Rest.ReachAsync();
        world.DieAt(Moment.PartReturned);
        await DiesAsync(world.ReleaseAsync(First, 2));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_if_match_on_return(bool guarded) => RunAsync(new() { IfMatchOnReturn = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1, 2)).Refusal);
        Assert.Null((await world.PayAsync(First)).Refusal);
        await world.Rest.ReachAsync();
        // Both have read two paid seats; the second to write would sell the first one's seat again.
        world.Once(Moment.ReleaseQueued, async () => Assert.Null((await world.ReleaseAsync(First, 1)).Refusal));
        Assert.Null((await world.ReleaseAsync(First, 2)).Refusal);
    });

    /// <summary>The guards of docs/protocol/follow_model.py: no message is left, and only the marker says
    /// that something has not followed.</summary>
    [Theory]
    [InlineData("payment", true), InlineData("payment", false), InlineData("cancel", true), InlineData("cancel", false)]
    [InlineData("refund", true), InlineData("refund", false), InlineData("part", true), InlineData("part", false)]
    public Task No_reconciler(string flow, bool guarded) => RunAsync(new() { Sweep = false, Reconciler = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1, 2)).Refusal);
        if (flow is "refund" or "part")
        {
            Assert.Null((await world.PayAsync(First)).Refusal);
            await world.Rest.RunVisibleAsync();
        }

        world.DieAt(flow switch { "payment" => Moment.PayCommitted, "part" => Moment.PartReturned, _ => Moment.ReleaseCommitted });
        await DiesAsync(flow switch
        {
            "payment" => world.PayAsync(First),
            "part" => world.ReleaseAsync(First, 2),
            _ => world.ReleaseAsync(First),
        });
        world.Queue.Lose(_ => true);
    });

    /// <summary>The marker of docs/protocol/box_office_model.py: the sale is committed, and its process and messages are gone.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public Task No_reconciler_at_the_box_office(bool guarded) =>
        RunAsync(new() { Sweep = false, Reconciler = guarded }, guarded, async world =>
    {
        var id = ReservationId.Named(1, "a sale");
        world.Seams.Listener = DieOnceSoldAsync;
        await DiesAsync(world.SellAsync(id, "a sale", 1));
        world.Queue.Lose(_ => true);

        async ValueTask DieOnceSoldAsync(Moment moment)
        {
            world.Seams.Listener = null;
            var sold = await world.Get<ReservationStore>().FindAsync(id, TestContext.Current.CancellationToken);
            world.Seams.Listener = DieOnceSoldAsync;
            if (sold is null) return;
            world.Seams.Listener = null;
            ProtocolProcess.Current!.Die();
        }
    });

    /// <summary>A guard of docs/protocol/event_model.py: the receiver was away, and the message that comes back to it is lost.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public Task No_overdue(bool guarded) => RunAsync(new() { Reconciler = guarded }, guarded, async world =>
    {
        world.Receiver.Instead = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        Assert.Null((await world.ReleaseAsync(First)).Refusal);
        await world.Rest.RunVisibleAsync();
        Assert.Equal(1, world.Queue.Lose(m => EventQueues.All.Contains(m.Queue)));
        world.Receiver.Instead = null;
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task No_marker_on_takeover(bool guarded) => RunAsync(new() { Reconciler = guarded }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        world.Queue.Lose(_ => true);
        world.LetHoldsRunOut();
        // The second buyer settles the first one's hold, and no message tells of it.
        Assert.Null((await world.HoldAsync(Second, 1)).Refusal);
    });

    [Theory, InlineData(true), InlineData(false)]
    public async Task Given_a_release_that_died_and_whose_message_is_lost_When_it_is_repeated_Then_the_seat_is_free(bool isPaid)
    {
        await using var world = await ProtocolWorld.StartAsync(new() { Reconciler = false });
        await world.ChargeAsync(1, 1000);
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        if (isPaid) Assert.Null((await world.PayAsync(First)).Refusal);
        await world.Rest.RunVisibleAsync();
        world.DieAt(Moment.ReleaseCommitted);
        await DiesAsync(world.ReleaseAsync(First));
        world.Queue.Lose(_ => true);
        Assert.Equal(isPaid ? SeatStatus.Sold : SeatStatus.Held, Assert.Single(await world.Rest.SeatsAsync()).Status);

        Assert.Null((await world.ReleaseAsync(First)).Refusal);

        Assert.Equal(SeatStatus.Available, Assert.Single(await world.Rest.SeatsAsync()).Status);
        await world.Rest.AssertSoundAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public Task Short_delay(bool guarded) => RunAsync(new() { LongDelay = guarded, Reconciler = false }, guarded, async world =>
    {
        Assert.Null((await world.HoldAsync(First, 1)).Refusal);
        Assert.Null((await world.PayAsync(First)).Refusal);
        await world.Rest.ReachAsync();
        world.Once(Moment.ReleaseQueued, async () =>
        {
            await world.Rest.RunVisibleAsync();
            world.DieAt(Moment.ReleaseCommitted);
        });
        await DiesAsync(world.ReleaseAsync(First));
    });

    /// <summary>No guard of a model, which has no map: a control of what two histories found.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public Task No_map_by_message(bool guarded) => RunAsync(new() { MapByMessage = guarded }, guarded, async world =>
    {
        await using (await world.RefuseMapAsync()) Assert.Null((await world.SellAsync(First, "first", 1)).Refusal);
        world.Queue.Lose(message => message.Queue.StartsWith("settle", StringComparison.Ordinal));
    });

    private static async Task RunAsync(Guards guards, bool guarded, Func<ProtocolWorld, Task> happens)
    {
        await using var world = await ProtocolWorld.StartAsync(guards);
        await world.ChargeAsync(1, 1000);
        await world.ChargeAsync(2, 1000);
        await happens(world);
        world.Seams.Listener = null;
        if (guarded) await world.Rest.AssertSoundAsync();
        else await world.Rest.AssertBrokenAsync();
    }

    private static Task<ProcessDiedException> DiesAsync(Task request) => Assert.ThrowsAsync<ProcessDiedException>(() => request);
}
