using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>What operators' changes make of a queue's settings, and when a new sale begins.</summary>
public sealed class QueueSettingsTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);
    private static readonly QueueSettings Fresh = QueueSettings.Default("main");

    [Fact]
    public void Given_a_lottery_begins_Then_it_gets_a_seed_and_keeps_it_until_it_is_over()
    {
        var begun = Next(Fresh, PreOpen(Now.AddHours(1)));
        var moved = Next(begun, PreOpen(Now.AddHours(2)), seed: "seed 2");
        var opened = Next(moved, new(QueuePhase.Open, 100, 200, 300, null), seed: "seed 3", now: Now.AddMinutes(5));
        var again = Next(opened, PreOpen(Now.AddHours(3)), seed: "seed 4");

        Assert.Equal(("seed 1", 1L, 1L), (begun.Seed, begun.Revision, begun.Epoch));
        Assert.Equal(("seed 1", Now.AddHours(2), 1L), (moved.Seed, moved.OpensAt, moved.Epoch));
        Assert.Equal(("seed 1", Now.AddMinutes(5), 100, 200, 300),
            (opened.Seed, opened.OpensAt, opened.AdmitPerTick, opened.Capacity, opened.SessionSeconds));
        Assert.Equal(("seed 4", 2L), (again.Seed, again.Epoch));
    }

    [Fact]
    public void Given_a_lottery_that_opened_by_itself_Then_a_new_one_is_a_new_sale_and_its_time_stays()
    {
        var begun = Next(Fresh, PreOpen(Now.AddHours(1)));
        var later = Now.AddHours(3);

        Assert.Equal((begun.OpensAt, 1L),
            (Next(begun, Phase(QueuePhase.Open), now: later).OpensAt, Next(begun, Phase(QueuePhase.Open), now: later).Epoch));
        Assert.Equal(("seed 2", 2L),
            (Next(begun, PreOpen(later.AddHours(1)), seed: "seed 2", now: later).Seed,
            Next(begun, PreOpen(later.AddHours(1)), now: later).Epoch));
    }

    [Fact]
    public void Given_a_committed_draw_When_its_lobby_is_closed_and_opened_again_however_late_Then_it_is_not_thrown_again()
    {
        var begun = Next(Fresh, PreOpen(Now.AddHours(1)));
        var closed = Next(begun, Phase(QueuePhase.Closed));
        var lobby = Next(closed, PreOpen(Now.AddDays(2)), seed: "seed 2", now: Now.AddDays(1), waiting: 500);
        var opened = Next(closed, Phase(QueuePhase.Open), seed: "seed 3", now: Now.AddDays(1));

        Assert.Equal(("seed 1", 1L, QueuePhase.PreOpen, Now.AddDays(2)), (lobby.Seed, lobby.Epoch, lobby.Phase, lobby.OpensAt));
        Assert.Equal(("seed 1", 1L, Now.AddDays(1)), (opened.Seed, opened.Epoch, opened.OpensAt));
        Assert.False(closed.Drawn);
    }

    [Fact]
    public void Given_people_in_the_line_of_a_sale_that_opened_Then_it_cannot_go_back_before_its_opening()
    {
        var open = Next(Fresh, Phase(QueuePhase.Open));
        var closed = Next(open, Phase(QueuePhase.Closed));

        Assert.IsType<QueueInUse>(Refused(open, PreOpen(Now.AddHours(1)), waiting: 1));
        Assert.IsType<QueueInUse>(Refused(closed, PreOpen(Now.AddHours(1)), waiting: 1));
        Assert.Equal(2, Next(closed, PreOpen(Now.AddHours(1)), waiting: 0).Epoch);
    }

    [Fact]
    public void Given_a_closing_When_it_is_undone_within_the_grace_Then_the_same_sale_goes_on_and_later_a_new_one_begins()
    {
        var closed = Next(Next(Fresh, Phase(QueuePhase.Open)), Phase(QueuePhase.Closed));

        Assert.Equal(1, Next(closed, Phase(QueuePhase.Open), now: Now + Grace).Epoch);
        Assert.Equal(2, Next(closed, Phase(QueuePhase.Open), now: Now + Grace + TimeSpan.FromSeconds(1)).Epoch);
        Assert.Equal(closed.ClosedAt, Next(closed, Phase(QueuePhase.Closed), now: Now.AddMinutes(1)).ClosedAt);
    }

    [Fact]
    public void Given_a_pause_Then_the_phase_behind_it_and_its_draw_stay()
    {
        var lobby = Next(Fresh, PreOpen(Now.AddHours(1)));
        var paused = Next(lobby, new(null, null, null, null, null, Paused: true));
        var byName = Next(lobby, Phase(QueuePhase.Paused));
        var resumed = Next(paused, new(null, null, null, null, null, Paused: false));

        Assert.Equal((true, QueuePhase.PreOpen, "seed 1", lobby.OpensAt), (paused.Paused, paused.Phase, paused.Seed, paused.OpensAt));
        Assert.Equal(paused, byName);
        Assert.Equal(lobby with { Revision = 3 }, resumed);
        // Its time came while it was paused: it is open when the pause ends.
        Assert.Equal(QueuePhase.Open,
            Next(paused, new(null, null, null, null, null, Paused: false), now: Now.AddHours(2)).PhaseAt(Now.AddHours(2)));
    }

    [Fact]
    public void Given_a_change_of_one_setting_Then_the_others_stay_and_the_whole_replaces_them()
    {
        var set = Next(Fresh, new(QueuePhase.Open, 500, 50, 120, null, Message: "Have your card ready."), whole: true);

        var braked = Next(set, new(null, 100, null, null, null));
        var replaced = Next(set, Phase(QueuePhase.Open), whole: true);

        Assert.Equal((100, 50, 120, "Have your card ready."),
            (braked.AdmitPerTick, braked.Capacity, braked.SessionSeconds, braked.Message));
        Assert.Equal((null, null, null, null), (replaced.AdmitPerTick, replaced.Capacity, replaced.SessionSeconds, replaced.Message));
        Assert.Null(Next(set, new(null, null, null, null, null, Message: "")).Message);
    }

    [Fact]
    public void Given_values_out_of_their_limits_Then_each_field_is_named()
    {
        var errors = new QueueSettingsRequest((QueuePhase)9, 0, -1, 0, Now.AddHours(1), Message: new string('x', 501))
            .Check(whole: true, Now)!.Errors;

        Assert.Equal(["admitPerTick", "capacity", "message", "opensAt", "phase", "sessionSeconds"], errors.Keys.Order());
        Assert.Null(PreOpen(Now.AddHours(1)).Check(whole: true, Now));
        Assert.NotNull(PreOpen(Now).Check(whole: true, Now));
        Assert.NotNull(new QueueSettingsRequest(null, 1, null, null, null).Check(whole: true, Now));
        Assert.Null(new QueueSettingsRequest(null, 1, null, null, null).Check(whole: false, Now));
        Assert.NotNull(new QueueSettingsRequest(QueuePhase.Closed, null, null, null, null, Paused: true).Check(whole: false, Now));
    }

    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(1_000_000, 10_000_000, 86_400, true)]
    [InlineData(1_000_001, null, null, false)]
    [InlineData(null, 10_000_001, null, false)]
    [InlineData(null, 0, null, false)]
    [InlineData(null, null, 86_401, false)]
    public void Given_values_at_their_limits_Then_the_limits_are_allowed_and_nothing_beyond(int? perTick, int? capacity, int? seconds,
        bool allowed) =>
        Assert.Equal(allowed, new QueueSettingsRequest(null, perTick, capacity, seconds, null).Check(whole: false, Now) is null);

    [Theory]
    [InlineData(QueuePhase.Paused, false, false)]
    [InlineData(QueuePhase.Paused, true, true)]
    [InlineData(QueuePhase.Paused, null, true)]
    [InlineData(QueuePhase.Open, false, true)]
    [InlineData(QueuePhase.Closed, true, false)]
    [InlineData(QueuePhase.Closed, false, true)]
    [InlineData(null, true, true)]
    public void Given_a_phase_and_a_pause_Then_they_may_not_contradict_each_other(QueuePhase? phase, bool? paused, bool allowed) =>
        Assert.Equal(allowed, new QueueSettingsRequest(phase, null, null, null, null, paused).Check(whole: false, Now) is null);

    [Fact]
    public void Given_a_message_Then_500_characters_are_allowed_and_no_control_character()
    {
        Assert.Null(new QueueSettingsRequest(null, null, null, null, null, Message: new string('x', 500)).Check(whole: false, Now));
        Assert.Contains("message",
            new QueueSettingsRequest(null, null, null, null, null, Message: "one\ntwo").Check(whole: false, Now)!.Errors.Keys);
    }

    [Fact]
    public void Given_an_opening_time_without_a_phase_Then_only_a_lobby_takes_it()
    {
        var open = Next(Fresh, Phase(QueuePhase.Open));
        var lobby = Next(Fresh, PreOpen(Now.AddHours(1)));
        var request = new QueueSettingsRequest(null, null, null, null, Now.AddHours(2));

        Assert.Contains("opensAt", Assert.IsType<InvalidRequest>(Refused(open, request, waiting: 0)).Errors.Keys);
        Assert.Equal(Now.AddHours(2), Next(lobby, request).OpensAt);
        // A change of something else leaves it; a whole one takes it away.
        Assert.Equal(Now.AddHours(1), Next(lobby, new(null, 5, null, null, null)).OpensAt);
        Assert.Null(Next(lobby, new(QueuePhase.PreOpen, 5, null, null, null), whole: true).OpensAt);
    }

    [Fact]
    public void Given_a_closed_queue_When_it_is_paused_Then_by_the_field_never_and_by_the_phase_it_opens_paused()
    {
        var closed = Next(Next(Fresh, Phase(QueuePhase.Open)), Phase(QueuePhase.Closed));

        Assert.Contains("paused",
            Assert.IsType<InvalidRequest>(Refused(closed, new(null, null, null, null, null, Paused: true), waiting: 0)).Errors.Keys);
        var paused = Next(closed, Phase(QueuePhase.Paused));
        Assert.Equal((QueuePhase.Open, true), (paused.Phase, paused.Paused));
    }

    [Fact]
    public void Given_a_paused_queue_When_it_is_closed_Then_the_pause_ends_with_it()
    {
        var paused = Next(Next(Fresh, Phase(QueuePhase.Open)), Phase(QueuePhase.Paused));
        var closed = Next(paused, Phase(QueuePhase.Closed));

        Assert.Equal((QueuePhase.Closed, false, true, Now), (closed.Phase, closed.Paused, closed.Drawn, closed.ClosedAt));
        Assert.False(Next(closed, Phase(QueuePhase.Closed)).Paused);
    }

    [Fact]
    public void Given_a_new_sale_Then_an_open_one_has_its_time_and_no_seed_and_a_drawn_mark_is_gone()
    {
        var closed = Next(Next(Next(Fresh, PreOpen(Now.AddHours(1))), Phase(QueuePhase.Open)), Phase(QueuePhase.Closed));
        var again = Next(closed, Phase(QueuePhase.Open), now: Now + Grace + Grace);

        Assert.Equal((Now + Grace + Grace, null, false, null), (again.OpensAt, again.Seed, again.Drawn, again.ClosedAt));
    }

    [Fact]
    public void Given_a_brake_on_each_setting_Then_the_request_counts_before_the_old_value()
    {
        var set = Next(Fresh, new(QueuePhase.Open, 500, 50, 120, null));

        var braked = Next(set, new(null, 400, 40, 110, null));

        Assert.Equal((400, 40, 110), (braked.AdmitPerTick, braked.Capacity, braked.SessionSeconds));
        Assert.Equal((500, 40),
            (Next(set, new(null, null, 40, null, null)).AdmitPerTick, Next(set, new(null, null, 40, null, null)).Capacity));
    }

    private static QueueSettingsRequest PreOpen(DateTimeOffset opensAt) => new(QueuePhase.PreOpen, null, null, null, opensAt);

    private static QueueSettingsRequest Phase(QueuePhase phase) => new(phase, null, null, null, null);

    private static QueueSettings Next(
        QueueSettings old, QueueSettingsRequest request, bool whole = false, long waiting = 0, string seed = "seed 1",
        DateTimeOffset? now = null) =>
        QueueRules.Next(old, request, whole, waiting, Grace, seed, now ?? Now).Value;

    private static Refusal? Refused(QueueSettings old, QueueSettingsRequest request, long waiting) =>
        QueueRules.Next(old, request, whole: false, waiting, Grace, "seed", Now).Refusal;
}
