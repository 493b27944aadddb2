using BoxOffice.Load.Engine;

namespace BoxOffice.Tests.LoadDriver;

public sealed class LoadEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_stall_When_arrival_is_open_Then_every_delayed_call_counts_from_its_intended_start()
    {
        var plan = new LoadPlan("stall", Arrival.Open(100, workers: 1)) { MaxCalls = 20, MaxTime = TimeSpan.FromSeconds(10) };
        var result = await LoadEngine.RunAsync(plan, StallFirstAsync, null, Token);
        Assert.Equal(20, result.Calls);
        // The 20 calls were meant to start within 190 ms; the first held the only connection for 400, so each waited at least 200.
        Assert.True(result.Milliseconds.P50 > 200, $"p50 {result.Milliseconds.P50} ms");
    }

    [Fact]
    public async Task Given_the_same_stall_When_arrival_is_closed_Then_the_median_does_not_show_it()
    {
        var plan = new LoadPlan("stall", Arrival.Closed(1)) { MaxCalls = 20, MaxTime = TimeSpan.FromSeconds(10) };
        var result = await LoadEngine.RunAsync(plan, StallFirstAsync, null, Token);
        Assert.True(result.Milliseconds.P50 < 100, $"p50 {result.Milliseconds.P50} ms");
        Assert.True(result.Milliseconds.Max >= 390, $"max {result.Milliseconds.Max} ms");
    }

    [Fact]
    public async Task Given_a_server_that_cannot_keep_up_When_arrival_is_open_Then_the_backlog_is_dropped_and_has_failed()
    {
        var plan = new LoadPlan("overload",
            Arrival.Open(1000, workers: 1))
        { MaxTime = TimeSpan.FromMilliseconds(200), Grace = TimeSpan.FromMilliseconds(300) };
        var result = await LoadEngine.RunAsync(
            plan,
            async turn =>
            {
                await Task.Delay(20, turn.CancellationToken);
                return CallOutcome.Answered;
            },
            null, Token);
        Assert.Equal(200, result.Calls);
        Assert.InRange(result.Failed, 150, 199);
    }

    [Fact]
    public async Task Given_refusals_and_exceptions_When_run_Then_they_are_counted_apart_and_the_count_is_bounded()
    {
        var plan = new LoadPlan("mixed", Arrival.Closed(4)) { MaxCalls = 300 };
        var result = await LoadEngine.RunAsync(
            plan,
            turn => (turn.Number % 3) switch
            {
                0 => ValueTask.FromResult(CallOutcome.Answered),
                1 => ValueTask.FromResult(CallOutcome.Refused),
                _ => throw new IOException("broken"),
            },
            null, Token);
        Assert.Equal((300, 100, 100), (result.Calls, result.Refused, result.Failed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_calls_that_never_end_When_the_limit_comes_Then_the_run_is_cut_off_and_they_have_failed(bool heedful)
    {
        var never = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var plan =
            new LoadPlan("stuck", Arrival.Closed(3)) { MaxTime = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromMilliseconds(100) };
        var result = await LoadEngine.RunAsync(
            plan,
            turn => turn.Number == 0
                ? ValueTask.FromResult(CallOutcome.Answered)
                : new ValueTask<CallOutcome>(heedful ? never.Task.WaitAsync(turn.CancellationToken) : never.Task),
            null, Token);
        Assert.Equal((4, 3, 3), (result.Calls, result.Failed, result.Outstanding));
        Assert.True(result.CutAfter >= TimeSpan.FromMilliseconds(190), $"{result.CutAfter}");
        Assert.True(result.Milliseconds.P50 >= 190, $"p50 {result.Milliseconds.P50} ms");
    }

    [Fact]
    public async Task Given_an_open_run_that_is_cut_When_counted_Then_the_calls_that_never_started_count_from_their_intended_start()
    {
        var plan = new LoadPlan("stuck",
            Arrival.Open(100, workers: 2))
        { MaxTime = TimeSpan.FromMilliseconds(200), Grace = TimeSpan.FromMilliseconds(300) };
        var result = await LoadEngine.RunAsync(
            plan,
            async turn =>
            {
                await Task.Delay(Timeout.Infinite, turn.CancellationToken);
                return CallOutcome.Answered;
            },
            null, Token);
        Assert.Equal((20, 20, 2), (result.Calls, result.Failed, result.Outstanding));
        Assert.True(result.Milliseconds.P50 >= 390, $"p50 {result.Milliseconds.P50} ms");
    }

    [Theory]
    [InlineData(5, 100)]
    [InlineData(10, 200)]
    [InlineData(25, 600)]
    [InlineData(45, 500)]
    [InlineData(50, 0)]
    public void Given_the_seeds_profile_When_asked_Then_the_users_follow_its_stages(double second, int users) =>
        Assert.Equal(users, Arrival.SeedProfile(1).UsersAt(TimeSpan.FromSeconds(second)));

    [Theory]
    [InlineData(0, 0, 0.001)]
    [InlineData(100, 0, 5.001)]
    [InlineData(600, 12, 25.001)]
    [InlineData(100, 30, 30.0)]
    [InlineData(900, 45, null)]
    public void Given_the_seeds_profile_When_a_user_asks_Then_it_says_when_its_turn_comes(int user, double second, double? wanted) =>
        Assert.Equal(wanted, Arrival.SeedProfile(1).WantedAt(user, TimeSpan.FromSeconds(second))?.TotalSeconds);

    [Fact]
    public async Task Given_a_short_ramp_When_run_Then_users_come_and_go_and_the_run_ends()
    {
        var arrival =
            Arrival.Ramp([new(TimeSpan.FromMilliseconds(200), 10), new(TimeSpan.FromMilliseconds(100), 0)], TimeSpan.FromMilliseconds(10));
        var result = await LoadEngine.RunAsync(new LoadPlan("ramp", arrival), _ => ValueTask.FromResult(CallOutcome.Answered), null, Token);
        Assert.InRange(result.Calls, 10, 10 * 30);
    }

    private static async ValueTask<CallOutcome> StallFirstAsync(LoadTurn turn)
    {
        if (turn.Number == 0) await Task.Delay(400, turn.CancellationToken);
        return CallOutcome.Answered;
    }
}
