using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.WaitingRoom;

public sealed class QueueSettingsTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly QueueSettingsRequest PreOpen = new(QueuePhase.PreOpen, null, null, null, Now.AddHours(1));
    private static readonly QueueSettings Fresh = QueueSettings.Default("main");

    [Fact]
    public void Given_a_lottery_begins_Then_it_gets_a_seed_and_keeps_it_until_it_is_over()
    {
        var begun = QueueControl.Next(Fresh, PreOpen, "seed 1", Now);
        var moved = QueueControl.Next(begun, PreOpen with { OpensAt = Now.AddHours(2) }, "seed 2", Now);
        var opened = QueueControl.Next(moved, new(QueuePhase.Open, 100, 200, 300, null), "seed 3", Now.AddMinutes(5));
        var again = QueueControl.Next(opened, PreOpen, "seed 4", Now);

        Assert.Equal(("seed 1", 1L), (begun.Seed, begun.Revision));
        Assert.Equal(("seed 1", Now.AddHours(2)), (moved.Seed, moved.OpensAt));
        Assert.Equal(("seed 1", Now.AddMinutes(5), 100, 200, 300), (opened.Seed, opened.OpensAt, opened.AdmitPerTick, opened.Capacity, opened.SessionSeconds));
        Assert.Equal("seed 4", again.Seed);
    }

    [Fact]
    public void Given_a_lottery_that_opened_by_itself_Then_a_new_one_gets_a_new_seed_and_its_time_stays()
    {
        var begun = QueueControl.Next(Fresh, PreOpen, "seed 1", Now);
        var later = Now.AddHours(3);

        Assert.Equal(begun.OpensAt, QueueControl.Next(begun, new(QueuePhase.Open, null, null, null, null), "seed 2", later).OpensAt);
        Assert.Equal("seed 2", QueueControl.Next(begun, PreOpen with { OpensAt = later.AddHours(1) }, "seed 2", later).Seed);
    }

    [Fact]
    public void Given_values_out_of_their_limits_Then_each_field_is_named()
    {
        var errors = new QueueSettingsRequest((QueuePhase)9, 0, -1, 0, Now.AddHours(1)).Check(Now)!.Errors;

        Assert.Equal(["admitPerTick", "capacity", "opensAt", "phase", "sessionSeconds"], errors.Keys.Order());
        Assert.Null(PreOpen.Check(Now));
        Assert.NotNull((PreOpen with { OpensAt = Now }).Check(Now));
    }
}
