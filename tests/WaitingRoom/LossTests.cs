using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Redis loses everything, or the last moments, and nobody's place is lost.</summary>
public sealed class LossTests
{
    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_everything_lost_When_people_poll_in_any_order_Then_they_stand_in_their_own(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 300);

        await room.LoseEverythingAsync();
        var newcomer = await room.JoinAsync(999);
        var shuffled = tokens.ToArray();
        new Random(7).Shuffle(shuffled);
        await Task.WhenAll(shuffled.Select(token => room.PollAsync(token)));

        Assert.True(newcomer.Number > tokens.Max(t => t.Place.Number));
        var order = await room.Redis.SortedSetRangeByRankAsync(RedisLine.Key("waiting"));
        Assert.Equal([.. tokens.Select(t => t.UserId), 999], order.Select(user => (long)user));
        // What keeps the order is the number in the token: new places would stand as they came.
        Assert.NotEqual(shuffled.Select(t => t.UserId), order.Take(300).Select(user => (long)user));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_loss_noticed_Then_admission_rests_so_that_the_front_comes_back_first(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { RecoverySeconds = 60 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 3);
        await room.OpenAsync();
        await room.LoseEverythingAsync();

        await room.PollAsync(tokens[2]);
        Assert.Equal(0, await room.TickAsync());
        await room.PollAsync(tokens[0]);
        await room.EndRestAsync();

        Assert.Equal(2, await room.TickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_an_admitted_person_When_everything_is_lost_Then_they_stand_in_front_and_are_admitted_once(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        var admitted = RedisLine.TokenOf(1, await room.JoinAsync(1));
        var waiting = RedisLine.TokenOf(2, await room.JoinAsync(2));
        await room.LoseEverythingAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => new[] { room.PollAsync(waiting), room.PollAsync(admitted) }));
        await room.EndRestAsync();
        await Task.WhenAll(room.SameTickAsync(), room.SameTickAsync(room.Another()));

        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(admitted)).Status);
        Assert.Equal(PlaceStatus.Waiting, (await room.PollAsync(waiting)).Status);
        Assert.Equal(1, (await room.StateAsync()).Active);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_only_the_last_moments_lost_Then_a_place_given_in_them_is_put_back(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 3);
        // A replica took over that had not heard of the second.
        await room.Redis.SortedSetRemoveAsync(RedisLine.Key("waiting"), 2);

        Assert.Equal(1, (await room.PollAsync(tokens[1])).Rank);
        Assert.Equal(2, (await room.PollAsync(tokens[2])).Rank);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_somebody_joined_again_after_the_loss_When_the_old_token_polls_Then_the_old_place_is_back(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 2);
        await room.LoseEverythingAsync();
        await room.PollAsync(tokens[1]);
        Assert.Equal(1, (await room.JoinAsync(1)).Rank);

        var back = await room.PollAsync(tokens[0]);

        Assert.Equal((0L, tokens[0].Place.Number, 2L), (back.Rank, back.Number, back.Line));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_place_ended_after_the_loss_Then_no_older_token_brings_it_back(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var token = (await room.WaitAsync(1, 1))[0];
        await room.LoseEverythingAsync();
        await room.PollAsync(token);

        await room.LeaveAsync(token);

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_clock_set_back_with_the_loss_Then_numbers_go_on_above_those_this_process_knows(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        // A token of a Redis whose clock was an hour ahead of the one there is now.
        var ahead = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.Zero).AddHours(1).ToUnixTimeMilliseconds();
        var token = new QueueToken(RedisLine.Queue, 1, new PlaceId(1, ahead * 1000), ahead);

        await room.PollAsync(token);
        await room.LoseEverythingAsync();

        Assert.True((await room.JoinAsync(2)).Number > token.Place.Number);
        Assert.True((await room.Another().JoinAsync(RedisLine.Queue, 3, CancellationToken.None)).Value.Number > token.Place.Number);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_paused_queue_When_everything_is_lost_Then_it_is_still_paused(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        await room.LoseEverythingAsync();

        Assert.Equal(PlaceStatus.Waiting, (await room.JoinAsync(1)).Status);
        Assert.Equal(QueuePhase.Paused, (await room.StateAsync()).Phase);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_an_older_revision_arrives_late_Then_the_newer_stands(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var late = room.Settings with { Revision = room.Settings.Revision - 1, Phase = QueuePhase.Closed };

        await room.Line.ConfigureAsync(RedisLine.Queue, late, begins: false);

        Assert.Equal(QueuePhase.Paused, (await room.StateAsync()).Phase);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_everything_lost_When_a_crowd_polls_at_once_Then_the_record_is_read_for_all_of_them_together(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 400);
        var before = room.Reads;
        await room.LoseEverythingAsync();

        await Task.WhenAll(tokens.Select(token => room.PollAsync(token)));

        Assert.InRange(room.Reads - before, 1, 20);
        Assert.Equal(400, (await room.StateAsync()).Waiting);
    }
}
