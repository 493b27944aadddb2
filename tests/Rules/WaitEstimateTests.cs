using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.WaitingRoom;

public sealed class WaitEstimateTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Extension = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Standing Far = new(
        PlaceStatus.Waiting, 1, 180_000, 200_000, null, Now, QueuePhase.Open, null, 600, 6_000, 40_000, 600, false);

    [Fact]
    public void Given_the_seeds_example_Then_180000_ahead_at_6000_each_10_s_is_about_5_minutes()
    {
        var estimate = For(Far)!;

        Assert.InRange(300, estimate.Low, estimate.High);
        Assert.Equal(new WaitEstimate(240, 370), estimate);
    }

    [Fact]
    public void Given_the_line_moves_slower_than_the_setting_Then_the_measurement_counts() =>
        Assert.InRange(1800, For(Far with { PerSecond = 100 })!.Low, For(Far with { PerSecond = 100 })!.High);

    [Fact]
    public void Given_nothing_is_measured_yet_Then_the_setting_is_only_the_best_case()
    {
        var estimate = For(Far with { PerSecond = null })!;

        Assert.Equal(240, estimate.Low);
        Assert.True(estimate.High >= 900);
    }

    [Fact]
    public void Given_the_next_in_line_Then_never_zero() => Assert.Equal(new WaitEstimate(1, 10), For(Far with { Rank = 0 }));

    [Fact]
    public void Given_a_full_house_that_does_not_move_Then_at_worst_its_sessions_run_out() =>
        Assert.Equal(new WaitEstimate(18, 910), For(Far with { Rank = 1000, PerSecond = 0 }));

    [Theory]
    [InlineData(600)]
    [InlineData(173.5)]
    [InlineData(41)]
    public void Given_a_steady_rate_Then_neither_end_ever_rises(double perSecond)
    {
        var before = For(Far with { PerSecond = perSecond })!;
        for (long ahead = 180_000; ahead >= 0; ahead -= 137)
        {
            var now = For(Far with { Rank = ahead, PerSecond = perSecond })!;
            Assert.True(now.Low <= before.Low && now.High <= before.High && now.Low >= 1 && now.High > now.Low, $"{before} then {now}");
            before = now;
        }
    }

    [Fact]
    public void Given_an_opening_to_come_Then_the_wait_reaches_from_it_to_the_last_place()
    {
        var before = Far with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddMinutes(10), Rank = 3, PerSecond = null };

        Assert.Equal(601, For(before)!.Low);
        Assert.True(For(before)!.High > 600 + 333);
        Assert.Null(For(before with { OpensAt = null }));
    }

    [Theory]
    [InlineData(QueuePhase.Paused)]
    [InlineData(QueuePhase.Closed)]
    public void Given_a_paused_or_closed_queue_Then_there_is_no_estimate(QueuePhase phase) => Assert.Null(For(Far with { Phase = phase }));

    [Fact]
    public void Given_the_first_place_before_a_full_house_Then_the_upper_end_is_when_a_session_ends()
    {
        var first = Far with { Rank = 0, PerSecond = null, Capacity = 1, Inside = 1, TurnBy = Now.AddSeconds(540) };

        Assert.Equal(new WaitEstimate(1, 550), For(first));
        // Nobody has left for a while: the measurement says so too.
        Assert.Equal(550, For(first with { PerSecond = 0 })!.High);
        // In a large house somebody leaves sooner; the chance of a few is in it.
        Assert.InRange(For(first with { PerSecond = 2, Capacity = 1000, Inside = 1000 })!.High, 11, 20);
        // Room: the next tick.
        Assert.Equal(10, For(first with { Inside = 0, TurnBy = null })!.High);
    }

    [Fact]
    public void Given_waits_of_all_lengths_Then_hints_grow_from_2_s_to_6_minutes_and_are_spread()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));
        int[] Ask(long wait) => [.. Enumerable.Range(0, 500).Select(_ => hints.For(wait))];

        Assert.All(Ask(1), hint => Assert.Equal(2, hint));
        Assert.All(Ask(60), hint => Assert.InRange(hint, 10, 12));
        Assert.All(Ask(100_000), hint => Assert.InRange(hint, 300, 360));
        Assert.True(Ask(100_000).Distinct().Count() >= 10);
        long[] waits = [1, 30, 60, 120, 300, 500];
        var averages = waits.Select(wait => Ask(wait).Average()).ToArray();
        Assert.Equal(averages.Order(), averages);
    }

    [Fact]
    public void Given_a_line_slower_than_the_setting_Then_nobody_sleeps_past_the_turn_the_setting_allows()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));
        // 3,000 ahead at 1 a second is an hour, but five seconds at the setting's 600.
        var slow = Far with { Rank = 3_000, PerSecond = 1, Capacity = 100 };

        Assert.InRange(hints.For(slow), 5, 6);
        Assert.InRange(hints.For(slow with { Rank = 100_000 }), 166, 200);
        Assert.InRange(hints.For(slow with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddHours(1) }), 300, 360);
    }

    [Fact]
    public void Given_a_million_people_in_a_lobby_Then_they_confirm_once_before_the_opening_and_once_after_it_spread_over_the_crowd()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));
        var lobby = Far with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddSeconds(200), Line = 600_000, PerSecond = null };
        int[] Ask(Standing standing) => [.. Enumerable.Range(0, 2000).Select(_ => hints.For(standing))];

        var before = Ask(lobby);
        var after = Ask(lobby with { OpensAt = Now.AddSeconds(60) });

        // 600,000 at 10,000 a second: within the 90 s of presence before the opening, and the minute after it.
        Assert.All(before, hint => Assert.InRange(hint, 80, 140));
        Assert.All(after, hint => Assert.InRange(hint, 60, 120));
        Assert.True(after.Distinct().Count() > 50);
    }

    [Fact]
    public void Given_a_lobby_of_61_Then_the_last_has_60_ahead()
    {
        var lobby = Far with { Phase = QueuePhase.PreOpen, OpensAt = Now, Line = 61, AdmitPerTick = 10, Capacity = 10, PerSecond = null };

        // Sixty ahead at the setting's one a second are sixty seconds; before a measurement, three times that and a fifth, and a tick.
        Assert.Equal(new WaitEstimate(1, 226), For(lobby));
    }

    [Fact]
    public void Given_a_line_that_stands_still_Then_the_worst_case_is_the_end_of_every_session_ahead()
    {
        // A turnover is 900 s; 25 ahead of a house of ten are three of them.
        var still = Far with { Rank = 25, Capacity = 10, PerSecond = 0 };

        Assert.Equal(2_710, For(still)!.High);
    }

    [Fact]
    public void Given_nothing_is_measured_Then_the_upper_end_is_three_times_the_setting_and_a_fifth() =>
        Assert.Equal(new WaitEstimate(80, 370), For(Far with { Rank = 60_000, PerSecond = null }));

    [Fact]
    public void Given_a_house_with_room_for_some_Then_only_the_others_wait_for_a_session_to_end()
    {
        var place = Far with { Rank = 19, PerSecond = 2, Capacity = 1000, Inside = 990, TurnBy = Now.AddSeconds(540) };

        // Ten of twenty have room: ten and three deviations and three, at two a second, and a tick.
        Assert.Equal(22, For(place)!.High);
        // Everything full: twenty, by the same.
        Assert.Equal(29, For(place with { Inside = 1000 })!.High);
        // More inside than the capacity, which an operator lowered, is no room either.
        Assert.Equal(29, For(place with { Inside = 1200 })!.High);
    }

    [Fact]
    public void Given_a_turn_whose_time_has_come_Then_the_measured_line_counts() =>
        Assert.Equal(130, For(Far with { Rank = 200, PerSecond = 2, Capacity = 1000, Inside = 1000, TurnBy = Now })!.High);

    [Fact]
    public void Given_a_paused_queue_Then_the_next_confirm_before_their_presence_ends_and_the_far_ones_later()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions { PresenceSeconds = 120 }));
        var paused = Far with { Phase = QueuePhase.Paused };
        int[] Ask(Standing standing) => [.. Enumerable.Range(0, 300).Select(_ => hints.For(standing))];

        // A sixth of twice the presence.
        Assert.All(Ask(paused), hint => Assert.InRange(hint, 40, 48));
        Assert.All(Ask(paused with { Rank = 0 }), hint => Assert.InRange(hint, 40, 48));
    }

    [Fact]
    public void Given_an_open_line_Then_the_estimates_lower_end_decides_how_often()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));

        // 60,000 ahead at 1,000 a second measured, 60 s less a fifth: a sixth of that.
        Assert.InRange(hints.For(Far with { Rank = 60_000, PerSecond = 1_000 }), 8, 10);
    }

    [Fact]
    public void Given_a_lobby_whose_opening_nobody_has_set_or_is_far_Then_few_confirm_and_never_later_than_the_most()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));
        int[] Ask(Standing standing) => [.. Enumerable.Range(0, 500).Select(_ => hints.For(standing))];
        var unset = Ask(Far with { Phase = QueuePhase.PreOpen, OpensAt = null });
        var far = Ask(Far with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddHours(3) });

        Assert.All(unset.Concat(far), hint => Assert.InRange(hint, 300, 360));
        Assert.True(unset.Distinct().Count() > 30 && far.Distinct().Count() > 30);
    }

    [Fact]
    public void Given_more_people_in_a_lobby_than_its_presence_holds_Then_they_are_spread_over_four_fifths_of_it()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions { PresenceSeconds = 100 }));
        var lobby = Far with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddSeconds(10), Line = 10_000_000, PerSecond = null };
        var hinted = Enumerable.Range(0, 2000).Select(_ => hints.For(lobby)).ToList();

        Assert.InRange(hinted.Max(), 80, 90);
        Assert.InRange(hinted.Min(), 10, 15);
    }

    [Fact]
    public void Given_nobody_ahead_and_nobody_leaving_Then_the_upper_end_is_the_end_of_a_session() =>
        Assert.Equal(new WaitEstimate(1, 910), For(Far with { Rank = 0, PerSecond = 0 }));

    [Fact]
    public void Given_a_tick_of_one_second_Then_the_upper_end_is_still_above_the_lower_one() =>
        Assert.Equal(new WaitEstimate(1, 2), WaitEstimate.For(Far with { Rank = 0 }, TimeSpan.FromSeconds(1), Extension));

    [Fact]
    public void Given_a_closed_queue_Then_who_still_asks_is_told_to_ask_rarely()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));

        Assert.InRange(hints.For(Far with { Phase = QueuePhase.Closed }), 300, 360);
    }

    [Fact]
    public void Given_an_opening_in_twice_the_crowds_time_Then_everybody_confirms_after_it()
    {
        var hints = new PollHints(new Random(1), Options.Create(new WaitingRoomOptions()));
        var lobby = Far with { Phase = QueuePhase.PreOpen, OpensAt = Now.AddSeconds(120), Line = 600_000, PerSecond = null };

        Assert.All(Enumerable.Range(0, 200), _ => Assert.InRange(hints.For(lobby), 120, 180));
    }

    private static WaitEstimate? For(Standing standing) => WaitEstimate.For(standing, Tick, Extension);
}
