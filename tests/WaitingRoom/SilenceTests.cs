using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Who is away: the people, or the road between them and us.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(30);

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_nobody_could_poll_for_longer_than_presence_When_the_last_is_back_first_Then_nobody_is_skipped(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 1, RecoverySeconds = 60 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 10);
        await room.OpenAsync();
        foreach (var token in tokens) await room.UnseenForAsync(token.UserId, Away);

        // While the road is closed ticks go on, and take nobody for gone.
        Assert.Equal(0, await room.RunTickAsync());
        await room.PollAsync(tokens[9]);
        await room.NextWindowAsync(1);
        Assert.Equal(0, await room.RunTickAsync());
        foreach (var token in tokens[..9]) await room.PollAsync(token);
        await room.EndRestAsync();
        await room.NextWindowAsync(1);

        Assert.Equal(1, await room.RunTickAsync());
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(tokens[0])).Status);
        Assert.Equal(0, (await room.StateAsync()).Skipped);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_the_same_silence_without_the_rest_Then_the_last_person_is_let_in_before_the_first(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 1, RecoverySeconds = 0 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 10);
        await room.OpenAsync();
        foreach (var token in tokens) await room.UnseenForAsync(token.UserId, Away);
        await room.PollAsync(tokens[9]);
        // The clock of Redis goes on by a millisecond at least.
        await room.EndRestAsync();

        await room.RunTickAsync();

        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(tokens[9])).Status);
        Assert.Equal(9, (await room.StateAsync()).Skipped);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_most_of_the_front_went_silent_just_now_Then_admission_rests_once_and_afterwards_skips_them(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 10 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 20);
        await room.OpenAsync();
        foreach (var token in tokens[..12]) await room.UnseenForAsync(token.UserId, TimeSpan.FromSeconds(120));

        Assert.Equal(0, await room.TickAsync());
        Assert.Equal(0, (await room.StateAsync()).Skipped);
        await room.PollAsync(tokens[0]);
        await room.EndRestAsync();
        Assert.Equal(9, await room.TickAsync());

        Assert.Equal(11, (await room.StateAsync()).Skipped);
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(tokens[0])).Status);
        Assert.Equal((PlaceStatus.Waiting, 0L), ((await room.PollAsync(tokens[1])).Status, (await room.PollAsync(tokens[1])).Rank));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_less_than_half_of_the_front_is_away_Then_it_is_they_and_the_tick_goes_on(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 10 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 20);
        await room.OpenAsync();
        foreach (var token in tokens[..9]) await room.UnseenForAsync(token.UserId, TimeSpan.FromSeconds(120));

        Assert.Equal(10, await room.TickAsync());
        Assert.Equal(9, (await room.StateAsync()).Skipped);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_3000_absent_people_in_front_of_one_and_room_for_one_Then_one_tick_lets_that_one_in(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        await room.PauseAsync();
        const int Absent = 3_000;
        await room.JoinAsync(1);
        foreach (var some in Enumerable.Range(2, Absent - 1).Chunk(500)) await Task.WhenAll(some.Select(user => room.JoinAsync(user)));
        await Task.WhenAll(Enumerable.Range(1, Absent).Select(user => room.UnseenForAsync(user, Away)));
        var real = RedisLine.TokenOf(9_999, await room.JoinAsync(9_999));
        await room.OpenAsync();
        // Joining ended a silence: the rest after it is over.
        await room.EndRestAsync();

        Assert.Equal(1, await room.RunTickAsync());

        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(real)).Status);
        Assert.Equal((Absent, 0L), ((int)(await room.StateAsync()).Skipped, (await room.StateAsync()).Waiting));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_skipped_people_and_a_silence_longer_than_the_grace_Then_they_keep_their_places_until_somebody_is_back(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 1, GraceSeconds = 60 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 6);
        await room.OpenAsync();
        await room.UnseenForAsync(1, Away);
        await room.TickAsync();
        await room.Redis.SortedSetDecrementAsync(RedisLine.Key("parkedAt"), 1, 120_000);
        foreach (var token in tokens[2..]) await room.UnseenForAsync(token.UserId, Away);

        await room.RunTickAsync();
        Assert.Equal(1, (await room.StateAsync()).Skipped);

        Assert.Equal((PlaceStatus.Waiting, 0L), ((await room.PollAsync(tokens[0])).Status, (await room.PollAsync(tokens[0])).Rank));
    }
}
