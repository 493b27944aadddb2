using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(30);

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_line_When_ticks_pass_Then_each_admits_its_number_in_order(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 1800, new WaitingRoomOptions { AdmitPerTick = 700 });

        Assert.Equal(700, await room.TickAsync());

        Assert.Equal((700L, 1100L), ((await room.StateAsync()).Active, (await room.StateAsync()).Waiting));
        Assert.Equal(PlaceStatus.Active, (await room.JoinAsync(700)).Status);
        Assert.Equal((PlaceStatus.Waiting, 0L), ((await room.JoinAsync(701)).Status, (await room.JoinAsync(701)).Rank));
        Assert.Equal(700, await room.TickAsync());
        Assert.Equal(400, await room.TickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_two_timers_in_one_window_Then_they_admit_its_number_once(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 3000, new WaitingRoomOptions { AdmitPerTick = 1000 });

        var admitted = await Task.WhenAll(room.SameTickAsync(), room.SameTickAsync(room.Another()), room.SameTickAsync(room.Another()));

        Assert.Equal(1000, admitted.Sum());
        // The guard is the window: moved on by hand, the same calls admit again.
        await room.NextWindowAsync(1);
        Assert.Equal(1000, await room.SameTickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_missed_ticks_Then_one_is_made_up_for_and_no_more(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 1000, new WaitingRoomOptions { AdmitPerTick = 100 });
        await room.SameTickAsync();

        await room.NextWindowAsync(7);

        Assert.Equal(200, await room.SameTickAsync());
        await room.NextWindowAsync(1);
        Assert.Equal(100, await room.SameTickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_ticks_and_joins_at_once_Then_capacity_is_never_exceeded(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 2000, new WaitingRoomOptions { AdmitPerTick = 5000, Capacity = 1234 });

        var ticks = Enumerable.Range(0, 8).Select(_ => room.SameTickAsync(room.Another()));
        var joins = Enumerable.Range(5000, 500).Select(user => room.JoinAsync(user));
        await Task.WhenAll(ticks.Cast<Task>().Concat(joins));

        Assert.Equal(1234, (await room.StateAsync()).Active);
        await room.NextWindowAsync(1);
        Assert.Equal(0, await room.SameTickAsync());
        // Without the limit the same line would be let in whole.
        await room.ConfigureAsync(s => s with { Capacity = 10_000 });
        await room.NextWindowAsync(1);
        Assert.Equal(1266, await room.SameTickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_people_who_stopped_polling_Then_they_are_skipped_and_the_line_goes_on(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 1500, new WaitingRoomOptions { AdmitPerTick = 200 });
        for (var user = 1; user <= 1200; user++) await room.UnseenForAsync(user, Away);

        Assert.Equal(200, await room.TickAsync());

        var state = await room.StateAsync();
        Assert.Equal((200L, 100L, 1200L), (state.Active, state.Waiting, state.Skipped));
        Assert.Equal(PlaceStatus.Active, (await room.JoinAsync(1201)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_somebody_skipped_When_they_poll_within_the_grace_Then_they_stand_where_they_stood(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 1 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 4);
        await room.OpenAsync();
        await room.UnseenForAsync(1, Away);
        await room.TickAsync();

        var back = await room.PollAsync(tokens[0]);

        Assert.Equal((PlaceStatus.Waiting, 0L, tokens[0].Place.Number), (back.Status, back.Rank, back.Number));
        Assert.Equal(1, await room.TickAsync());
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(tokens[0])).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_somebody_skipped_When_the_grace_is_over_Then_the_place_is_lost(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { GraceSeconds = 60 });
        await room.PauseAsync();
        var token = (await room.WaitAsync(1, 2))[0];
        await room.OpenAsync();
        await room.UnseenForAsync(1, Away);
        await room.TickAsync();

        await room.RunTickAsync();
        Assert.Equal(1, (await room.StateAsync()).Skipped);
        await room.Redis.SortedSetDecrementAsync(RedisLine.Key("parkedAt"), 1, 61_000);
        await room.RunTickAsync();

        Assert.Equal(0, (await room.StateAsync()).Skipped);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_pause_Then_nobody_is_admitted_and_no_budget_gathers(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 1000, new WaitingRoomOptions { AdmitPerTick = 100 });
        await room.TickAsync();
        await room.PauseAsync();

        for (var tick = 0; tick < 5; tick++) Assert.Equal(0, await room.TickAsync());
        Assert.Equal(PlaceStatus.Waiting, (await room.JoinAsync(5000)).Status);
        await room.OpenAsync();

        Assert.Equal(100, await room.TickAsync());
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_an_operator_changes_rate_and_capacity_Then_the_running_tick_heeds_it(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 1000, new WaitingRoomOptions { AdmitPerTick = 100 });
        await room.SameTickAsync();

        await room.ConfigureAsync(s => s with { AdmitPerTick = 250, SessionSeconds = 30 });
        Assert.Equal(150, await room.SameTickAsync());
        await room.ConfigureAsync(s => s with { Capacity = 10 });
        await room.NextWindowAsync(1);

        Assert.Equal(0, await room.SameTickAsync());
        var late = await room.JoinAsync(250);
        Assert.InRange(late.SessionEnds!.Value - late.Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_sessions_that_ran_out_by_the_thousand_Then_a_tick_clears_them_and_fills_their_room(RedisKind kind)
    {
        await using var room = await LineOfAsync(kind, 3000, new WaitingRoomOptions { AdmitPerTick = 1300, Capacity = 1300 });
        await room.TickAsync();
        foreach (var user in await room.Redis.SortedSetRangeByRankAsync(RedisLine.Key("active")))
            await room.AgeSessionAsync((long)user, TimeSpan.FromHours(1));

        var admitted = await room.RunTickAsync();

        Assert.Equal(1300, admitted);
        Assert.Equal(1300, await room.Redis.SortedSetLengthAsync(RedisLine.Key("active")));
        Assert.Equal(1300, await room.Redis.HashLengthAsync(RedisLine.Key("admitted")));
    }

    private static async Task<RedisLine> LineOfAsync(RedisKind kind, int people, WaitingRoomOptions options)
    {
        var room = await RedisLine.StartAsync(kind, options);
        await room.PauseAsync();
        // The first alone: until the server knows the script, calls at once arrive in any order.
        await room.JoinAsync(1);
        foreach (var some in Enumerable.Range(2, people - 1).Chunk(500)) await Task.WhenAll(some.Select(user => room.JoinAsync(user)));
        await room.OpenAsync();
        return room;
    }
}
