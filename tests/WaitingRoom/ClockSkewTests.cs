using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Processes whose clocks are hours apart, on one Redis: only its clock counts.</summary>
public sealed class ClockSkewTests
{
    [Fact]
    public async Task Given_processes_with_clocks_hours_apart_Then_order_sessions_and_ticks_are_those_of_Redis()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var behind = await BoxOfficeApp.StartAsync(new() { Time = new FakeTimeProvider(now.AddHours(-3)) });
        await using var ahead = await BoxOfficeApp.StartAsync(new()
        {
            Time = new FakeTimeProvider(now.AddHours(3)),
            Settings = new Dictionary<string, string?> { ["Redis__ConnectionString"] = behind.Redis.ConnectionString },
        });
        await behind.ConfigureQueueAsync(new { phase = "PAUSED", admitPerTick = 4 });

        var tokens = new List<string>();
        for (var user = 1; user <= 10; user++)
        {
            var place = (await (user % 2 == 0 ? ahead : behind).JoinAsync(user)).Data;
            Assert.Equal(user, place.GetProperty("position").GetInt64());
            tokens.Add(place.GetProperty("token").GetString()!);
        }

        await ahead.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 4 });
        await ahead.AdmitWaitingAsync();

        // Each is asked by the process that did not give the token.
        for (var user = 1; user <= 10; user++)
        {
            var place = (await (user % 2 == 0 ? behind : ahead).GetAsync("v1/queues/token", tokens[user - 1])).Data;
            Assert.Equal(user <= 4 ? "ACTIVE" : "WAITING", place.GetProperty("status").GetString());
            if (user <= 4) Assert.InRange(place.GetProperty("expiresAt").GetDateTimeOffset(), now.AddSeconds(590), now.AddMinutes(12));
        }
    }
}
