using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>One sale after another: what belongs to the one counts for nothing in the next.</summary>
public sealed class SaleTests
{
    private const string Seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_tokens_of_the_first_lottery_When_the_second_has_opened_Then_they_have_ended_and_nobody_moves_back(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        await LobbyAsync(room, Seed);
        var old = await room.WaitAsync(1, 8);
        await room.CloseAsync();
        await LobbyAsync(room, Lottery.NewSeed());
        var honest = await room.WaitAsync(101, 10);
        await room.ConfigureAsync(s => s with { Phase = QueuePhase.Open, Paused = true });

        foreach (var token in old) Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
        Assert.Equal(10, (await room.StateAsync()).Waiting);
        foreach (var token in honest) Assert.InRange((await room.PollAsync(token)).Rank, 0, 9);
        // The epoch is the guard: said to be of this sale, the same token is drawn with the seed that everybody knows by now.
        Assert.Equal(PlaceStatus.Waiting, (await room.PollAsync(old[0] with { Place = new PlaceId(room.Settings.Epoch, 0) })).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_session_and_a_place_of_one_sale_When_the_next_begins_Then_they_have_ended_and_joining_gives_new_ones(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 1 });
        var inside = RedisLine.RenewedTokenOf(1, await room.JoinAsync(1));
        var waiting = RedisLine.TokenOf(2, await room.JoinAsync(2));

        await LobbyAsync(room, Seed);

        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(inside)).Status);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(waiting)).Status);
        Assert.Equal((0L, 0L), ((await room.StateAsync()).Active, (await room.StateAsync()).Waiting));
        Assert.Equal(0, (await room.JoinAsync(2)).Place.Number);
        // A late call of the old place leaves the new one alone.
        await room.LeaveAsync(waiting);
        await room.FinishPaymentAsync(inside);
        Assert.Equal(PlaceStatus.Waiting, (await room.JoinAsync(2)).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_closing_by_mistake_When_it_is_undone_Then_everybody_stands_where_they_stood_and_admission_rests(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 2, RecoverySeconds = 60 });
        await room.PauseAsync();
        var tokens = await room.WaitAsync(1, 10);
        await room.OpenAsync();
        await room.CloseAsync();
        await room.RunTickAsync();
        foreach (var token in tokens) Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(token)).Status);
        foreach (var token in tokens) await room.UnseenForAsync(token.UserId, TimeSpan.FromMinutes(2));

        await room.OpenAsync();
        await room.PollAsync(tokens[9]);
        Assert.Equal(0, await room.TickAsync());
        foreach (var token in tokens[..9]) await room.PollAsync(token);
        await room.EndRestAsync();

        Assert.Equal(2, await room.TickAsync());
        Assert.Equal([PlaceStatus.Active, PlaceStatus.Active, PlaceStatus.Waiting], [.. await StatusesAsync(room, tokens[..3])]);
        Assert.Equal(0, (await room.StateAsync()).Skipped);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_sale_that_is_over_for_longer_than_the_grace_Then_no_key_of_it_stays_for_ever(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { GraceSeconds = 60 });
        await room.PauseAsync();
        foreach (var token in await room.WaitAsync(1, 300)) await room.LeaveAsync(token);
        await room.WaitAsync(1000, 5);
        await room.CloseAsync();
        await room.RunTickAsync();
        Assert.Equal(5, (await room.StateAsync()).Waiting);

        await room.ConfigureAsync(s => s with { ClosedAt = TimeProvider.System.GetUtcNow().AddMinutes(-2) });
        await room.RunTickAsync();

        Assert.Equal(0, (await room.StateAsync()).Waiting);
        Assert.Empty(await room.Redis.SetMembersAsync("queues"));
        foreach (var name in (string[])["settings", "seq", "ended", "rate"])
            Assert.InRange((await room.Redis.KeyTimeToLiveAsync(RedisLine.Key(name)))!.Value, TimeSpan.FromMinutes(50),
                TimeSpan.FromHours(1));
        // The next sale keeps its keys.
        await LobbyAsync(room, Seed);
        Assert.Null(await room.Redis.KeyTimeToLiveAsync(RedisLine.Key("settings")));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_lottery_that_is_paused_Then_its_seed_stays_secret_and_it_opens_when_the_pause_ends(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await LobbyAsync(room, Seed);
        await room.WaitAsync(1, 20);
        await room.PauseAsync();
        var paused = await room.StateAsync();
        Assert.Equal((QueuePhase.Paused, QueuePhase.PreOpen, null), (paused.Phase, paused.Running, paused.Seed));
        Assert.Equal(0, (await room.JoinAsync(21)).Place.Number);

        await room.ConfigureAsync(s => s with { OpensAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) });
        Assert.Equal(QueuePhase.Paused, (await room.StateAsync()).Phase);
        Assert.True((await room.JoinAsync(99)).Place.Number > 0);
        await room.ConfigureAsync(s => s with { Paused = false });

        Assert.Equal((QueuePhase.Open, Seed), ((await room.StateAsync()).Phase, (await room.StateAsync()).Seed));
        Assert.Equal(22, await room.TickAsync());
    }

    private static Task LobbyAsync(RedisLine room, string seed) =>
        room.ConfigureAsync(
            s => s with { Phase = QueuePhase.PreOpen, Paused = false, ClosedAt = null, OpensAt = null, Seed = seed, Epoch = s.Epoch + 1 });

    private static async Task<List<PlaceStatus>> StatusesAsync(RedisLine room, IEnumerable<QueueToken> tokens)
    {
        var statuses = new List<PlaceStatus>();
        foreach (var token in tokens) statuses.Add((await room.PollAsync(token)).Status);
        return statuses;
    }
}
