using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>A Redis that comes back with an older memory, or that was away while an operator changed something: the record leads.</summary>
public sealed class RestoreTests
{
    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_snapshot_from_before_a_pause_When_it_is_restored_Then_the_queue_is_paused_within_a_tick(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.JoinAsync(1);
        var restore = await room.SnapshotAsync();
        await room.PauseAsync();

        await restore();
        Assert.Equal(QueuePhase.Open, (await room.Another().StateAsync(RedisLine.Queue, TestContext.Current.CancellationToken)).Phase);
        await room.RunTickAsync();

        Assert.Equal(QueuePhase.Paused, (await room.StateAsync()).Phase);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_snapshot_from_before_a_leave_When_it_is_restored_Then_the_token_gives_nothing_and_the_others_come_back(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { Capacity = 2 });
        var tokens = await room.WaitAsync(1, 4);
        var session = RedisLine.RenewedTokenOf(2, await room.PollAsync(tokens[1]));
        var restore = await room.SnapshotAsync();
        await room.LeaveAsync(tokens[0]);

        await restore();

        Assert.Equal(PlaceStatus.Ended, await AdmittedAsync(room, tokens[0]));
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(session)).Status);
        Assert.Equal(PlaceStatus.Waiting, (await room.PollAsync(tokens[2])).Status);
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_the_service_was_restarted_too_When_a_tick_has_passed_Then_the_restored_token_gives_nothing(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        var token = RedisLine.TokenOf(1, await room.JoinAsync(1));
        var restore = await room.SnapshotAsync();
        await room.LeaveAsync(token);
        await room.RunTickAsync();

        await restore();
        var restarted = room.Another();
        // The guard is what the tick put on record: before it, the new process believes what it finds.
        Assert.Equal(PlaceStatus.Active, (await restarted.FindAsync(token, TestContext.Current.CancellationToken)).Status);
        await room.RunTickAsync(restarted);

        Assert.Equal(PlaceStatus.Ended, await AdmittedAsync(room, token));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_change_while_Redis_was_away_When_it_is_back_with_its_memory_Then_the_next_tick_brings_it_up(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.JoinAsync(1);

        room.ChangeRecord(s => s with { Paused = true, AdmitPerTick = 3 });
        await room.RunTickAsync(room.Another());

        Assert.Equal((QueuePhase.Paused, 3), ((await room.StateAsync()).Phase, (await room.StateAsync()).AdmitPerTick));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_a_new_sale_begun_while_Redis_was_away_Then_its_older_memory_counts_as_lost(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind);
        await room.PauseAsync();
        var old = (await room.WaitAsync(1, 1))[0];

        room.ChangeRecord(s => s with { Epoch = s.Epoch + 1 });
        var early = new QueueToken(RedisLine.Queue, 2, new PlaceId(room.Settings.Epoch, old.Place.Number + 1), 0);

        // A token of the new sale tells Redis that there is one.
        Assert.Equal(PlaceStatus.Waiting, (await room.PollAsync(early)).Status);
        Assert.Equal(PlaceStatus.Ended, (await room.PollAsync(old)).Status);
        Assert.Equal(1, (await room.StateAsync()).Waiting);
    }

    /// <summary>What the token is told when whoever is back has had a tick.</summary>
    private static async Task<PlaceStatus> AdmittedAsync(RedisLine room, QueueToken token)
    {
        await room.PollAsync(token);
        await room.EndRestAsync();
        await room.TickAsync();
        return (await room.PollAsync(token)).Status;
    }
}
