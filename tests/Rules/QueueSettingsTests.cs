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
        Assert.Equal(("seed 1", Now.AddMinutes(5), 100, 200, 300), (opened.Seed, opened.OpensAt, opened.AdmitPerTick, opened.Capacity, opened.SessionSeconds));
        Assert.Equal(("seed 4", 2L), (again.Seed, again.Epoch));
    }

    [Fact]
    public void Given_a_lottery_that_opened_by_itself_Then_a_new_one_is_a_new_sale_and_its_time_stays()
    {
        var begun = Next(Fresh, PreOpen(Now.AddHours(1)));
        var later = Now.AddHours(3);

        Assert.Equal((begun.OpensAt, 1L), (Next(begun, Phase(QueuePhase.Open), now: later).OpensAt, Next(begun, Phase(QueuePhase.Open), now: later).Epoch));
        Assert.Equal(("seed 2", 2L), (Next(begun, PreOpen(later.AddHours(1)), seed: "seed 2", now: later).Seed, Next(begun, PreOpen(later.AddHours(1)), now: later).Epoch));
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
        Assert.Equal(QueuePhase.Open, Next(paused, new(null, null, null, null, null, Paused: false), now: Now.AddHours(2)).PhaseAt(Now.AddHours(2)));
    }

    [Fact]
    public void Given_a_change_of_one_setting_Then_the_others_stay_and_the_whole_replaces_them()
    {
        var set = Next(Fresh, new(QueuePhase.Open, 500, 50, 120, null, Message: "Have your card ready."), whole: true);

        var braked = Next(set, new(null, 100, null, null, null));
        var replaced = Next(set, Phase(QueuePhase.Open), whole: true);

        Assert.Equal((100, 50, 120, "Have your card ready."), (braked.AdmitPerTick, braked.Capacity, braked.SessionSeconds, braked.Message));
        Assert.Equal((null, null, null, null), (replaced.AdmitPerTick, replaced.Capacity, replaced.SessionSeconds, replaced.Message));
        Assert.Null(Next(set, new(null, null, null, null, null, Message: "")).Message);
    }

    [Fact]
    public void Given_values_out_of_their_limits_Then_each_field_is_named()
    {
        var errors = new QueueSettingsRequest((QueuePhase)9, 0, -1, 0, Now.AddHours(1), Message: new string('x', 501)).Check(whole: true, Now)!.Errors;

        Assert.Equal(["admitPerTick", "capacity", "message", "opensAt", "phase", "sessionSeconds"], errors.Keys.Order());
        Assert.Null(PreOpen(Now.AddHours(1)).Check(whole: true, Now));
        Assert.NotNull(PreOpen(Now).Check(whole: true, Now));
        Assert.NotNull(new QueueSettingsRequest(null, 1, null, null, null).Check(whole: true, Now));
        Assert.Null(new QueueSettingsRequest(null, 1, null, null, null).Check(whole: false, Now));
        Assert.NotNull(new QueueSettingsRequest(QueuePhase.Closed, null, null, null, null, Paused: true).Check(whole: false, Now));
    }

    private static QueueSettingsRequest PreOpen(DateTimeOffset opensAt) => new(QueuePhase.PreOpen, null, null, null, opensAt);

    private static QueueSettingsRequest Phase(QueuePhase phase) => new(phase, null, null, null, null);

    private static QueueSettings Next(
        QueueSettings old, QueueSettingsRequest request, bool whole = false, long waiting = 0, string seed = "seed 1", DateTimeOffset? now = null) =>
        QueueRules.Next(old, request, whole, waiting, Grace, seed, now ?? Now).Value;

    private static Refusal? Refused(QueueSettings old, QueueSettingsRequest request, long waiting) =>
        QueueRules.Next(old, request, whole: false, waiting, Grace, "seed", Now).Refusal;
}
