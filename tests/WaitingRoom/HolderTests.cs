using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Sessions with open holds: how long they last, and how they come back.</summary>
public sealed class HolderTests
{
    private static readonly WaitingRoomOptions Short = new() { SessionSeconds = 60, ExtensionSeconds = 300, Capacity = 2 };
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(2);

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_an_open_hold_Then_the_session_goes_on_to_its_end_and_seats_may_be_chosen_in_its_own_time_only(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short);
        var joined = await room.JoinAsync(1);
        var token = RedisLine.TokenOf(1, joined);

        await room.HoldAsync(token, "a", joined.Now + Minutes);
        var held = await room.PollAsync(token);

        Assert.Equal((joined.Now + Minutes, joined.SessionEnds), (held.SessionEnds, held.ChoosesUntil));
        Assert.Equal(joined.SessionEnds, await room.HoldAsync(token, "a", until: null));
        // Never beyond its own time and the extension.
        Assert.Equal(joined.SessionEnds + TimeSpan.FromSeconds(300), await room.HoldAsync(token, "b", joined.Now.AddHours(1)));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_two_open_holds_When_one_is_paid_Then_the_session_goes_on_for_the_other_and_ends_with_it(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short);
        var joined = await room.JoinAsync(1);
        var token = RedisLine.TokenOf(1, joined);
        await room.HoldAsync(token, "a", joined.Now + Minutes);
        await room.HoldAsync(token, "b", joined.Now + Minutes);

        Assert.False((await room.PayAsync(token, "a")).WasActive);
        var still = await room.PollAsync(token);
        Assert.Equal(PlaceStatus.Active, still.Status);
        // Its turn to choose is over with the first payment.
        Assert.True(still.ChoosesUntil <= still.Now);
        // The message of the first payment comes late, and changes nothing.
        await room.FinishPaymentAsync(token, "a");
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(token)).Status);

        Assert.True((await room.PayAsync(token, "b")).WasActive);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_payment_and_another_hold_When_that_is_cancelled_Then_the_session_is_over(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short);
        var joined = await room.JoinAsync(1);
        var token = RedisLine.TokenOf(1, joined);
        await room.HoldAsync(token, "a", joined.Now + Minutes);
        await room.HoldAsync(token, "b", joined.Now + Minutes);
        await room.PayAsync(token, "a");

        await room.HoldAsync(token, "b", until: null);

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
        Assert.Equal(0, (await room.StateAsync()).Active);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_everything_lost_and_the_house_filled_since_When_sessions_return_late_Then_they_are_in_at_once(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short with { AdmitPerTick = 100 });
        var first = RedisLine.RenewedTokenOf(1, await room.JoinAsync(1));
        var second = RedisLine.RenewedTokenOf(2, await room.JoinAsync(2));
        await room.LoseEverythingAsync();
        await room.WaitAsync(3, 4);
        await room.EndRestAsync();
        await room.TickAsync();
        Assert.Equal(2, (await room.StateAsync()).Active);

        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(first)).Status);
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(second)).Status);

        // At most as many over the capacity as had sessions when Redis was lost: twice the capacity. Nobody else comes in meanwhile.
        Assert.Equal(4, (await room.StateAsync()).Active);
        Assert.Equal(0, await room.TickAsync());
        Assert.Equal(2, (await room.StateAsync()).Waiting);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_everything_lost_When_a_token_without_its_session_returns_to_a_full_house_Then_it_is_first_in_the_line(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short);
        var joined = RedisLine.TokenOf(1, await room.JoinAsync(1));
        await room.LoseEverythingAsync();
        await room.WaitAsync(3, 4);

        // What the renewed token of the test before says is what brings a session back at once.
        var back = await room.PollAsync(joined);
        Assert.Equal((PlaceStatus.Waiting, 0L), (back.Status, back.Rank));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_session_that_ran_out_before_the_loss_Then_its_token_says_so(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, Short);
        var joined = await room.JoinAsync(1);
        var token = RedisLine.TokenOf(1, joined) with { SessionEnd = joined.Now.AddSeconds(-1).ToUnixTimeMilliseconds() };
        await room.LoseEverythingAsync();

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
    }

    [Fact]
    public void Given_a_loss_Then_who_is_active_asks_while_admission_rests()
    {
        var options = new WaitingRoomOptions();
        var hints = new PollHints(new Random(1), Microsoft.Extensions.Options.Options.Create(options));
        var active = new Standing(
            PlaceStatus.Active, 1, 0, 0, DateTimeOffset.UnixEpoch.AddMinutes(5), DateTimeOffset.UnixEpoch, QueuePhase.Open, null, null, 1,
            1, 600, false);

        Assert.InRange(hints.For(active), PollHints.Least, options.RecoverySeconds);
    }
}
