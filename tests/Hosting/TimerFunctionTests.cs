using System.Net;
using System.Net.Http.Json;
using BoxOffice.Local.Host;
using BoxOffice.TestFunctions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Hosting;

public sealed class TimerFunctionTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly StoppedClock time = new(Noon);
    private readonly CallLog log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_schedule_by_setting_When_due_Then_it_runs_through_the_middleware_and_not_before()
    {
        await using var app = await StartAsync<Tick>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(9));
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await LogAsync("around Tick", "12:00:10");
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LogAsync("around Tick", "12:00:10", "around Tick", "12:00:20");
    }

    [Fact]
    public async Task Given_missed_ticks_When_time_jumps_Then_one_late_run_and_the_schedule_is_kept()
    {
        await using var app = await StartAsync<Tick>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(37));
        await LogAsync("around Tick", "12:00:37 late");
        await time.AdvanceAsync(TimeSpan.FromSeconds(3));
        await LogAsync("around Tick", "12:00:37 late", "around Tick", "12:00:40");
    }

    [Fact]
    public async Task Given_a_run_longer_than_its_interval_When_it_ends_Then_it_never_overlapped_and_runs_once_late()
    {
        await using var app = await StartAsync<Slow>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LogAsync("begins");
        await time.AdvanceAsync(TimeSpan.FromSeconds(25));
        await LogAsync("begins", "ends", "begins late");
        await time.AdvanceAsync(TimeSpan.FromSeconds(5));
        await LogAsync("begins", "ends", "begins late", "begins");
    }

    [Fact]
    public async Task Given_RunOnStartup_When_started_Then_it_runs_at_once()
    {
        await using var app = await StartAsync<AtStart>();
        await LogAsync("around AtStart", "12:00:00, next 13:00:00");
        await time.AdvanceAsync(TimeSpan.FromHours(1));
        await LogAsync("around AtStart", "12:00:00, next 13:00:00", "around AtStart", "13:00:00, next 13:00:00");
    }

    [Fact]
    public async Task Given_a_run_that_throws_When_the_next_is_due_Then_it_runs()
    {
        await using var app = await StartAsync<Broken>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LogAsync("around Broken", "breaks");
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LogAsync("around Broken", "breaks", "around Broken", "breaks");
    }

    [Fact]
    public async Task Given_a_schedule_setting_that_is_missing_When_started_Then_the_start_fails_with_its_name()
    {
        var options = HostApp.OptionsFor([typeof(Tick)], compose: Compose<Tick>);
        var failure = await Assert.ThrowsAsync<HostException>(() => HostApp.StartAsync(options));
        Assert.Contains("TickSchedule", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tick", "secret", HttpStatusCode.Accepted)]
    [InlineData("tick", "secret", HttpStatusCode.Accepted)]
    [InlineData("Tick", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Tick", "function", HttpStatusCode.Forbidden)]
    [InlineData("Nothing", "secret", HttpStatusCode.NotFound)]
    public async Task Given_a_timer_When_run_by_hand_Then_it_needs_the_key_and_a_name_that_exists(string name, string key,
        HttpStatusCode expected)
    {
        await using var app = await StartAsync<Tick>();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{name}");
        call.Content = JsonContent.Create(new { input = "" });
        call.Headers.Add("x-functions-key", key);
        Assert.Equal(expected, (await app.Http.SendAsync(call, Token)).StatusCode);
        if (expected == HttpStatusCode.Accepted) await LogAsync("around Tick", "12:00:00");
    }

    [Fact]
    public async Task Given_a_running_timer_When_stopped_Then_the_run_is_finished_first()
    {
        var app = await StartAsync<Finishing>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LogAsync("begins");
        var stop = app.StopAsync();
        Assert.False(stop.IsCompleted);
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await stop;
        Assert.Equal(["begins", "ends"], log.Entries);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_monitored_timer_that_was_due_while_nothing_ran_When_started_Then_it_runs_at_once_past_due()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.timers");
        try
        {
            await using (await StartAsync<Hourly>(path)) await Eventually.TrueAsync(() => File.Exists(path));
            Assert.Empty(log.Entries);
            time.Advance(TimeSpan.FromMinutes(150));
            await using var app = await StartAsync<Hourly>(path);
            await LogAsync("around Hourly", "14:30:00 late, last 00:00:00");
            await time.AdvanceAsync(TimeSpan.FromMinutes(30));
            await LogAsync("around Hourly", "14:30:00 late, last 00:00:00", "around Hourly", "15:00:00, last 13:00:00");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Task LogAsync(params string[] entries) => Eventually.PassAsync(() =>
    {
        Assert.Equal(entries, log.Entries);
        return Task.CompletedTask;
    });

    private Task<HostApp> StartAsync<T>(string? statusPath = null)
    {
        var options = HostApp.OptionsFor([typeof(T)],
            new() { ["TickSchedule"] = "*/10 * * * * *", ["Functions:Key"] = "function", ["Functions:MasterKey"] = "secret" }, Compose<T>);
        return HostApp.StartAsync(options with { Time = time, TimerStatusPath = statusPath });
    }

    private void Compose<T>(FunctionsApplicationBuilder builder)
    {
        if (typeof(T) != typeof(Slow) && typeof(T) != typeof(Finishing)) builder.UseMiddleware<Around>();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(log);
    }

    public sealed class Around(CallLog log) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Assert.Null(context.GetHttpContext());
            log.Write($"around {context.FunctionDefinition.Name}");
            return next(context);
        }
    }
}
