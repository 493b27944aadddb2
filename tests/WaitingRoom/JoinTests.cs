using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

public sealed class JoinTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_room_and_nobody_waiting_When_joining_Then_admitted_at_once(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 2, SessionSeconds = 60 });

        var first = await room.JoinAsync(1);
        await room.JoinAsync(2);
        var third = await room.JoinAsync(3);

        Assert.Equal(PlaceStatus.Active, first.Status);
        Assert.Equal(first.Now.AddSeconds(60), first.SessionEnds);
        Assert.Equal((PlaceStatus.Waiting, 0L, 1L), (third.Status, third.Rank, third.Line));
        Assert.Equal(PlaceStatus.Active, (await room.JoinAsync(1)).Status);
        Assert.Equal(first.Place.Number, (await room.JoinAsync(1)).Number);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_somebody_waiting_When_room_gets_free_Then_a_newcomer_waits_behind(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        var token = RedisLine.TokenOf(1, await room.JoinAsync(1));
        await room.JoinAsync(2);
        await room.PayAsync(token);

        Assert.Equal((PlaceStatus.Waiting, 1L), ((await room.JoinAsync(3)).Status, (await room.JoinAsync(3)).Rank));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_200_joins_of_one_user_at_once_Then_one_place(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();

        var standings = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => room.JoinAsync(7)));

        Assert.Single(standings.Select(s => s.Number).Distinct());
        Assert.Single(standings, s => s.IsNew);
        Assert.Equal(1, (await room.StateAsync()).Waiting);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_10000_joins_at_once_Then_numbers_are_distinct_and_ranks_follow_them(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        const int Crowd = 10_000;

        var standings = await Task.WhenAll(Enumerable.Range(1, Crowd).Select(user => room.JoinAsync(user)));

        // The number is given, and the length of the line seen, in the one script: arrival n finds n in line.
        var byArrival = standings.OrderBy(s => s.Line).ToArray();
        Assert.Equal(Enumerable.Range(1, Crowd).Select(n => (long)n), byArrival.Select(s => s.Line));
        Assert.All(byArrival.Zip(byArrival.Skip(1)), pair => Assert.True(pair.First.Place.Number < pair.Second.Number));
        var order = await room.Redis.SortedSetRangeByRankAsync(RedisLine.Key("waiting"));
        var numbers = Enumerable.Range(1, Crowd).ToDictionary(user => (long)user, user => standings[user - 1].Number);
        Assert.Equal(numbers.OrderBy(n => n.Value).Select(n => n.Key), order.Select(user => (long)user));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_closed_queue_Then_joining_is_refused_and_a_session_goes_on(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.JoinAsync(1);
        await room.CloseAsync();

        var refused = await room.Line.JoinAsync(RedisLine.Queue, 2, CancellationToken.None);

        Assert.IsType<QueueClosed>(refused.Refusal);
        Assert.Equal(PlaceStatus.Active, (await room.JoinAsync(1)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_session_that_ran_out_Then_it_is_over_before_any_sweep_and_its_room_is_free(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        var token = RedisLine.TokenOf(1, await room.JoinAsync(1));
        await room.AgeSessionAsync(1, Hour);

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
        Assert.Equal(0, (await room.StateAsync()).Active);
        Assert.Equal(PlaceStatus.Active, (await room.JoinAsync(2)).Status);
        Assert.Equal(1, (await room.Line.SweepAsync(RedisLine.Queue, CancellationToken.None)).Expired);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
        Assert.Equal(PlaceStatus.Waiting, (await room.JoinAsync(1)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_somebody_leaves_Then_the_line_closes_up_and_the_token_is_spent(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 3);

        var ended = await room.LeaveAsync(2);
        var again = await room.LeaveAsync(2);

        Assert.Equal((true, false), (ended.WasWaiting, again.WasWaiting));
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(tokens[1])).Status);
        Assert.Equal(1, (await room.PollAsync(tokens[2])).Rank);
        Assert.True((await room.JoinAsync(2)).Number > tokens[2].Place.Number);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_queue_that_Redis_knows_Then_joining_and_polling_are_one_call_each(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 1);
        await room.PollAsync(tokens[0]);

        var before = room.Calls;
        for (var i = 0; i < 50; i++) await room.PollAsync(tokens[0]);
        await room.WaitAsync(2, 50);

        // The connection's own heartbeat may come in between.
        Assert.InRange(room.Calls - before, 100, 103);
    }
}
