using System.Net;
using System.Net.Http.Json;
using BoxOffice.Local.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Worker;

public sealed class TimerFunctionTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly StoppedClock time = new(Noon);
    private readonly Journal journal = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_schedule_by_setting_When_due_Then_it_runs_through_the_middleware_and_not_before()
    {
        await using var app = await StartAsync<Tick>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(9));
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await JournalAsync("around Tick", "12:00:10");
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await JournalAsync("around Tick", "12:00:10", "around Tick", "12:00:20");
    }

    [Fact]
    public async Task Given_missed_ticks_When_time_jumps_Then_one_late_run_and_the_schedule_is_kept()
    {
        await using var app = await StartAsync<Tick>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(37));
        await JournalAsync("around Tick", "12:00:37 late");
        await time.AdvanceAsync(TimeSpan.FromSeconds(3));
        await JournalAsync("around Tick", "12:00:37 late", "around Tick", "12:00:40");
    }

    [Fact]
    public async Task Given_a_run_longer_than_its_interval_When_it_ends_Then_it_never_overlapped_and_runs_once_late()
    {
        await using var app = await StartAsync<Slow>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await JournalAsync("begins");
        await time.AdvanceAsync(TimeSpan.FromSeconds(25));
        await JournalAsync("begins", "ends", "begins late");
        await time.AdvanceAsync(TimeSpan.FromSeconds(5));
        await JournalAsync("begins", "ends", "begins late", "begins");
    }

    [Fact]
    public async Task Given_RunOnStartup_When_started_Then_it_runs_at_once()
    {
        await using var app = await StartAsync<AtStart>();
        await JournalAsync("around AtStart", "12:00:00, next 13:00:00");
        await time.AdvanceAsync(TimeSpan.FromHours(1));
        await JournalAsync("around AtStart", "12:00:00, next 13:00:00", "around AtStart", "13:00:00, next 13:00:00");
    }

    [Fact]
    public async Task Given_a_run_that_throws_When_the_next_is_due_Then_it_runs()
    {
        await using var app = await StartAsync<Broken>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await JournalAsync("around Broken", "breaks");
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await JournalAsync("around Broken", "breaks", "around Broken", "breaks");
    }

    [Fact]
    public async Task Given_a_schedule_setting_that_is_missing_When_started_Then_the_start_fails_with_its_name()
    {
        var options = new LocalWorkerOptions { FunctionTypes = [typeof(Tick)], Middleware = [] };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => WorkerApp.StartAsync(options, [], Services));
        Assert.Contains("TickSchedule", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tick", "secret", HttpStatusCode.Accepted)]
    [InlineData("tick", "secret", HttpStatusCode.Accepted)]
    [InlineData("Tick", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Nothing", "secret", HttpStatusCode.NotFound)]
    public async Task Given_a_timer_When_run_by_hand_Then_it_needs_the_key_and_a_name_that_exists(string name, string key, HttpStatusCode expected)
    {
        await using var app = await StartAsync<Tick>();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{name}");
        call.Content = JsonContent.Create(new { input = "" });
        call.Headers.Add("x-functions-key", key);
        Assert.Equal(expected, (await app.Http.SendAsync(call, Token)).StatusCode);
        if (expected == HttpStatusCode.Accepted) await JournalAsync("around Tick", "12:00:00");
    }

    [Fact]
    public async Task Given_a_running_timer_When_stopped_Then_the_run_is_finished_first()
    {
        var app = await StartAsync<Finishing>();
        await time.AdvanceAsync(TimeSpan.FromSeconds(10));
        await JournalAsync("begins");
        var stop = app.StopAsync();
        await JournalAsync("begins", "stops");
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await stop;
        Assert.Equal(["begins", "stops", "ends"], journal.Entries);
        await app.DisposeAsync();
    }

    private Task JournalAsync(params string[] entries) => Eventually.PassAsync(() =>
    {
        Assert.Equal(entries, journal.Entries);
        return Task.CompletedTask;
    });

    private void Services(IServiceCollection services) => services.AddSingleton<TimeProvider>(time).AddSingleton(journal);

    private async Task<WorkerApp> StartAsync<T>()
    {
        var options = new LocalWorkerOptions { FunctionTypes = [typeof(T)], Middleware = typeof(T) == typeof(Slow) || typeof(T) == typeof(Finishing) ? [] : [typeof(Around)] };
        return await WorkerApp.StartAsync(options, new() { ["TickSchedule"] = "*/10 * * * * *", ["Functions:Key"] = "secret" }, Services);
    }

    private static string Say(TimeProvider time, TimerInfo timer) => $"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}";

    public sealed class Tick(Journal journal, TimeProvider time)
    {
        [Function(nameof(Tick))]
        public void Run([TimerTrigger("%TickSchedule%")] TimerInfo timer)
        {
            Assert.Null(timer.ScheduleStatus);
            journal.Write(Say(time, timer));
        }
    }

    public sealed class Slow(Journal journal, TimeProvider time)
    {
        [Function(nameof(Slow))]
        public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            var first = journal.Entries.Count == 0;
            journal.Write(timer.IsPastDue ? "begins late" : "begins");
            if (!first) return;
            await Task.Delay(TimeSpan.FromSeconds(25), time, cancellationToken);
            journal.Write("ends");
        }
    }

    public sealed class AtStart(Journal journal, TimeProvider time)
    {
        [Function(nameof(AtStart))]
        public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) =>
            journal.Write($"{Say(time, timer)}, next {timer.ScheduleStatus!.Next:HH:mm:ss}");
    }

    public sealed class Broken(Journal journal)
    {
        [Function(nameof(Broken))]
        public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer)
        {
            journal.Write("breaks");
            throw new InvalidOperationException("a bug");
        }
    }

    public sealed class Finishing(Journal journal, TimeProvider time, Microsoft.Extensions.Hosting.IHostApplicationLifetime host)
    {
        [Function(nameof(Finishing))]
        public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            journal.Write("begins");
            await using var stops = host.ApplicationStopping.Register(() => journal.Write("stops"));
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            journal.Write("ends");
        }
    }

    public sealed class Around(Journal journal) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Assert.Null(context.GetHttpContext());
            journal.Write($"around {context.FunctionDefinition.Name}");
            return next(context);
        }
    }
}
