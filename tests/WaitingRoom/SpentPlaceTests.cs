using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>
/// What was left or paid with gives nothing again, whatever happened to Redis, and acts on nothing that came after it.
/// docs/protocol/place_model.py explores the same rules.
/// </summary>
public sealed class SpentPlaceTests
{
    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_everything_lost_and_everybody_back_When_the_first_leaves_and_joins_again_Then_the_old_token_gives_nothing(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        var tokens = await room.WaitAsync(1, 7);
        await room.LoseEverythingAsync();
        foreach (var token in tokens) await room.PollAsync(token);
        await room.EndRestAsync();
        await room.TickAsync();
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(tokens[0])).Status);

        await room.LeaveAsync(tokens[0]);
        var again = await room.JoinAsync(1);

        Assert.Equal((PlaceStatus.Waiting, 6L), (again.Status, again.Rank));
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(tokens[0])).Status);
        Assert.Equal(6L, (await room.PollAsync(RedisLine.TokenOf(1, again))).Rank);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_payment_and_then_everything_lost_When_the_token_comes_back_Then_it_never_has_a_turn_again(RedisKind kind)
    {
        Assert.Equal((PlaceStatus.Ended, PlaceStatus.Active), await PayLoseAndReturnAsync(kind, keepsSpent: true));
        // Without the mark of the payment the one who paid is first again, and takes the other's turn.
        Assert.Equal((PlaceStatus.Active, PlaceStatus.Waiting), await PayLoseAndReturnAsync(kind, keepsSpent: false));
    }

    private static async Task<(PlaceStatus Paid, PlaceStatus Other)> PayLoseAndReturnAsync(RedisKind kind, bool keepsSpent)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        room.KeepsSpent = keepsSpent;
        var tokens = await room.WaitAsync(1, 2);
        await room.PayAsync(tokens[0]);
        await room.LoseEverythingAsync();
        foreach (var token in tokens) await room.PollAsync(token);
        await room.EndRestAsync();
        await room.TickAsync();
        var paid = (await room.PollAsync(tokens[0])).Status;
        await room.TickAsync();
        return (paid, (await room.PollAsync(tokens[1])).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_leave_When_the_queue_is_closed_and_opened_again_Then_the_old_token_gives_nothing(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var first = (await room.WaitAsync(1, 1))[0];
        await room.LeaveAsync(first);
        await room.WaitAsync(2, 3);
        var second = RedisLine.TokenOf(1, await room.JoinAsync(1));

        await room.CloseAsync();
        await room.RunTickAsync();
        await room.OpenAsync();

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(first)).Status);
        Assert.Equal((PlaceStatus.Waiting, 3L), ((await room.PollAsync(second)).Status, (await room.PollAsync(second)).Rank));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_later_place_When_the_earlier_one_is_left_once_more_or_its_payment_told_again_Then_the_later_stays(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        var first = RedisLine.TokenOf(1, await room.JoinAsync(1));
        await room.PayAsync(first);
        var second = RedisLine.TokenOf(1, await room.JoinAsync(1));
        await room.HoldAsync(second, "open", TimeProvider.System.GetUtcNow().AddMinutes(5));

        await room.LeaveAsync(first);
        await room.FinishPaymentAsync(first);

        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(second)).Status);
        // The place is what keeps it: the same message about the present place does end it.
        await room.LeaveAsync(second);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(second)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_lobby_that_was_left_When_joining_again_Then_behind_everybody_drawn_even_after_a_loss(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.ConfigureAsync(s => s with { Phase = QueuePhase.PreOpen, Seed = "seed", Epoch = s.Epoch + 1 });
        var tokens = await room.WaitAsync(1, 20);
        await room.LeaveAsync(tokens[4]);

        var again = await room.JoinAsync(5);
        await room.LoseEverythingAsync();
        var afterLoss = await room.JoinAsync(5);

        Assert.All([again, afterLoss], place => Assert.True(place.Place.Number > 0));
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(tokens[4])).Status);
        Assert.Equal(PlaceStatus.Waiting, (await room.PollAsync(tokens[5])).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_loss_Then_a_place_is_looked_up_once_when_it_is_admitted_and_not_at_each_poll(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 50);
        await room.LoseEverythingAsync();
        for (var poll = 0; poll < 3; poll++) await Task.WhenAll(tokens.Select(room.PollAsync));
        Assert.Equal(0, room.Checks);

        await room.OpenAsync();
        await room.EndRestAsync();
        await room.TickAsync();
        for (var poll = 0; poll < 3; poll++) await Task.WhenAll(tokens.Select(room.PollAsync));

        Assert.Equal(50, (await room.StateAsync()).Active);
        Assert.InRange(room.Checks, 50, 100);
        // Places given after the loss are known to it.
        var before = room.Checks;
        await room.PollAsync(RedisLine.TokenOf(99, await room.JoinAsync(99)));
        Assert.Equal(before, room.Checks);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_spent_place_that_came_back_When_its_user_joins_Then_the_join_gets_a_place_of_its_own(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 3);
        await room.LeaveAsync(tokens[0]);
        await room.LoseEverythingAsync();
        foreach (var token in tokens) await room.PollAsync(token);

        var again = await room.JoinAsync(1);

        Assert.Equal(2, again.Rank);
        Assert.NotEqual(tokens[0].Place, again.Place);
    }
}
