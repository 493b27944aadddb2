using System.Net;

namespace BoxOffice.Tests.Stack;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_while_everything_answers()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var answer = await app.GetAsync("v1/health/ready");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ready", answer.Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_Redis_it_is_live_and_not_ready()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        await app.Redis.DisposeAsync();
        var answer = await app.GetAsync("v1/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("not-ready", answer.Code);
        Assert.Contains("redis", answer.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(answer.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("v1/health/live")).Status);
    }
}
