using System.Net;
using BoxOffice.Platform.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace BoxOffice.Tests.Limits;

/// <summary>Limits that hold for all instances together, on every Redis there is.</summary>
public sealed class SharedLimitTests
{
    private static readonly RateLimitOptions Three =
        new() { Join = new RateLimit { PerUser = 3, Seconds = 3600 }, Poll = new RateLimit { PerUser = 3, Seconds = 3600 } };

    [Theory]
    [ClassData(typeof(RedisUnderTest))]
    public async Task Given_two_instances_When_a_user_spreads_its_calls_Then_they_count_together(RedisKind kind)
    {
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Redis = kind });
        var redis = app.Get<IDatabase>();
        // The negative control: without the count in Redis each instance lets three pass.
        using var alone = new RateLimits(Three, new RateLimitOptions(), TimeProvider.System);
        using var other = new RateLimits(Three, new RateLimitOptions(), TimeProvider.System);
        Assert.Equal(6, Enumerable.Range(0, 6).Count(n => (n % 2 == 0 ? alone : other).RefuseUser(RateLimitGroup.Join, 1) is null));

        var (first, second) =
            (new SharedLimits(redis, alone, NullLogger<SharedLimits>.Instance),
            new SharedLimits(redis, other, NullLogger<SharedLimits>.Instance));
        for (var call = 0; call < 3; call++) Assert.Null(await (call % 2 == 0 ? first : second).RefuseAsync(RateLimitGroup.Join, 1));
        foreach (var instance in (SharedLimits[])[first, second])
            Assert.InRange((await instance.RefuseAsync(RateLimitGroup.Join, 1))!.RetryAfter!.Value.TotalSeconds, 1100, 1200);
        Assert.Null(await first.RefuseAsync(RateLimitGroup.Join, 2));
        for (var call = 0; call < 5; call++) Assert.Null(await first.RefuseAsync(RateLimitGroup.Poll, 1));
        for (var call = 0; call < 5; call++) Assert.Null(await first.RefuseAsync(RateLimitGroup.Hold, 1));
    }

    [Fact]
    public async Task Given_a_limit_When_a_user_joins_at_two_instances_Then_the_second_one_knows_of_the_first()
    {
        var settings = new Dictionary<string, string?> { ["RateLimits__Join__PerUser"] = "2", ["RateLimits__Join__Seconds"] = "3600" };
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = settings });
        // What another instance has counted.
        var another = new SharedLimits(app.Get<IDatabase>(), app.Get<RateLimits>(), NullLogger<SharedLimits>.Instance);
        for (var call = 0; call < 2; call++) Assert.Null(await another.RefuseAsync(RateLimitGroup.Join, 77));

        using var refused = await app.Http.PostAsync(new Uri("v1/queues/token", UriKind.Relative), new StringContent("""{"userId":77}""", null, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.FromSeconds(1000));
    }
}
