using BoxOffice.Reservations;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

/// <summary>How many seats of a concert a buyer may have.</summary>
public sealed class SeatQuotaTests
{
    private static readonly Reservation Other = Of(ReservationStatus.Held) with { Id = ReservationId.Derived(1, "other") };

    [Fact]
    public void Given_a_quota_When_reservations_come_and_go_Then_their_seats_count_once()
    {
        var first = SeatQuota.Add(null, Of(ReservationStatus.Held), 2).Value;
        Assert.Equal(2, Assert.Single(first.Entries).Seats);
        Assert.Equal(first.Entries[0].Id, Assert.Single(SeatQuota.Add(first, Of(ReservationStatus.Held), 2).Value.Entries).Id);
        var other = Of(ReservationStatus.Held) with { Id = ReservationId.Derived(1, "other") };
        Assert.IsType<SeatLimitReached>(SeatQuota.Add(first, other, 3).Refusal);
        Assert.Equal(other.Id, Assert.Single(SeatQuota.Add(first, other, 4).Value.Without(Id).Entries).Id);
    }

    [Fact]
    public void Given_two_reservations_When_counted_Then_all_of_their_seats_are()
    {
        var both = SeatQuota.Add(SeatQuota.Add(null, Of(ReservationStatus.Held), 4).Value, Other, 4).Value;

        Assert.Equal(4, both.Seats);
        Assert.Equal(("allowance:1", 1L), (both.Id, both.UserId));
    }

    [Fact]
    public void Given_a_reservation_that_lost_a_seat_When_counted_again_Then_only_its_own_entry_changes()
    {
        var both = SeatQuota.Add(SeatQuota.Add(null, Of(ReservationStatus.Held), 4).Value, Other, 4).Value;

        var less = both.Counting(Other with { Seats = [Other.Seats[0]] });

        Assert.Equal([(Id, 2), (Other.Id, 1)], less.Entries.Select(e => (e.Id, e.Seats)));
    }

    [Fact]
    public void Given_holds_When_one_is_due_Then_it_alone_may_have_run_out()
    {
        var later = Other with { HoldUntil = Other.HoldUntil.AddSeconds(1) };
        var both = SeatQuota.Add(SeatQuota.Add(null, Of(ReservationStatus.Held), 4).Value, later, 4).Value;

        Assert.Empty(both.Overdue(Now.AddSeconds(299)));
        Assert.Equal([Id], both.Overdue(Now.AddSeconds(300)));
    }
}
