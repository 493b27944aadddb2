using BoxOffice.Ops;
using StackExchange.Redis;

namespace BoxOffice.Tests.Ops;

/// <summary>The meter is the process's, and other tests' stacks count in it too: so a count here is at least what this test did.</summary>
public sealed class LastHourTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_calls_and_a_refusal_When_the_hour_is_shown_Then_its_last_minutes_have_them()
    {
        await app.JoinAsync(1);
        await app.GetAsync("v1/concerts/999999");
        var hour = (await app.GetAsync("v1/ops/minutes")).As<HourReport>();
        Assert.All(hour.Series, s => Assert.Equal(LastHour.Minutes, s.Values.Count));
        Assert.InRange(Recent(hour.Series.Single(s => s.Name == "calls").Values), 3, double.MaxValue);
        Assert.InRange(Recent(hour.Series.Single(s => s.Name == "joined").Values), 1, double.MaxValue);
        Assert.InRange(Recent(hour.Refusals.Single(r => r.Code == "not-found").Values), 1, double.MaxValue);
    }

    [Fact]
    public async Task Given_minutes_long_past_When_a_new_one_begins_Then_they_are_dropped_and_the_hash_ends_in_two_hours()
    {
        var redis = app.Get<IDatabase>();
        var old = $"{MinuteCounters.MinuteOf(app.Time.GetUtcNow()) - 100}:calls";
        await redis.HashSetAsync(MinuteCounters.Key, [new HashEntry(old, 7), new HashEntry("oldest", 0)]);
        await app.GetAsync("v1/concerts");
        await app.GetAsync("v1/ops/minutes");
        Assert.False(await redis.HashExistsAsync(MinuteCounters.Key, old));
        Assert.InRange(await redis.KeyTimeToLiveAsync(MinuteCounters.Key)
            ?? TimeSpan.Zero, TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Given_no_Redis_When_counts_are_added_Then_they_are_kept_for_the_next_time()
    {
        await using var down = await BoxOfficeApp.StartAsync();
        await down.Redis.DisposeAsync();
        await down.GetAsync("v1/concerts");
        await down.Get<MinuteCounters>().FlushAsync();
        Assert.InRange(down.Get<MinuteCounters>().Pending, 1, int.MaxValue);
    }

    /// <summary>The minute in which the test began may be over.</summary>
    private static double Recent(IReadOnlyList<double> values) => values[^1] + values[^2];
}
