using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>The estimate of somebody who polls while the line moves under a real Redis.</summary>
public sealed class MeasuredWaitTests
{
    private static readonly TimeSpan Extension = TimeSpan.FromMinutes(5);

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_steady_ticks_When_somebody_polls_all_the_way_Then_the_estimate_never_rises(RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 50 });
        await room.PauseAsync();
        for (var user = 1; user < 600; user++) await room.JoinAsync(user);
        var token = RedisLine.TokenOf(600, await room.JoinAsync(600));
        await room.OpenAsync();

        var length = TimeSpan.FromSeconds(room.Options.TickSeconds);
        var before = WaitEstimate.For(await room.PollAsync(token), length, Extension)!;
        for (var tick = 1; tick < 12; tick++)
        {
            Assert.Equal(50, await room.TickAsync());
            var standing = await room.PollAsync(token);
            var now = WaitEstimate.For(standing, length, Extension)!;
            Assert.Equal(50.0 / room.Options.TickSeconds, standing.PerSecond!.Value, 6);
            Assert.True(now.Low <= before.Low && now.High <= before.High, $"{before} then {now}");
            before = now;
        }

        Assert.Equal(50, await room.TickAsync());
        Assert.Equal(PlaceStatus.Active, (await room.PollAsync(token)).Status);
    }
}
