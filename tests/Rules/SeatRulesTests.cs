using BoxOffice.Reservations;
using BoxOffice.Seats;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

/// <summary>Who may have a seat, and what becomes of it with its reservation.</summary>
public sealed class SeatRulesTests
{
    private static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(30);
    private static readonly Seat Held = new SeatClaim(Id, 11, Now, IgnoresCoolDown: false).Held(new ReservedSeat(1, "A", null));

    [Theory]
    [InlineData(null, null, 0, ClaimVerdict.Create)]
    [InlineData(SeatStatus.Available, null, 0, ClaimVerdict.Replace)]
    [InlineData(SeatStatus.Held, "other", 1, ClaimVerdict.Taken)]
    [InlineData(SeatStatus.Held, "other", 0, ClaimVerdict.Overdue)]
    [InlineData(SeatStatus.Held, "own", 0, ClaimVerdict.Ours)]
    [InlineData(SeatStatus.Sold, "other", 0, ClaimVerdict.Taken)]
    public void Given_a_seat_When_claimed_Then_its_verdict(SeatStatus? status, string? owner, int secondsLeft, ClaimVerdict verdict)
    {
        var claim = new SeatClaim(Id, 11, Now.AddSeconds(300), IgnoresCoolDown: false);
        Seat? seat = status is null ? null : claim.Held(new ReservedSeat(1, "A", null)) with
        {
            Status = status.Value,
            ReservationId = owner switch { null => null, "own" => Id, _ => ReservationId.Derived(2, owner) },
            UserId = 9,
            HoldUntil = Now.AddSeconds(secondsLeft).ToUnixTimeMilliseconds(),
        };
        Assert.Equal(verdict, SeatRules.Claim(seat, claim, Now));
    }

    [Fact]
    public void Given_a_hold_that_ran_out_When_the_seat_is_freed_Then_its_buyer_waits_a_moment_and_nobody_else()
    {
        var held = new SeatClaim(Id, 11, Now, IgnoresCoolDown: false).Held(new ReservedSeat(1, "A", null));
        var freed = SeatRules.Reconcile(held, Of(ReservationStatus.Expired) with { HoldUntil = Now }, TimeSpan.FromSeconds(30))!;
        Assert.Equal(SeatStatus.Available, freed.Status);
        ClaimVerdict By(long user, int after, bool late = false) => SeatRules.Claim(
            freed, new SeatClaim(ReservationId.New(user), 11, Now.AddHours(1), late), Now.AddSeconds(after));
        Assert.Equal(ClaimVerdict.CoolingDown, By(1, 29));
        Assert.Equal(ClaimVerdict.Replace, By(1, 30));
        Assert.Equal(ClaimVerdict.Replace, By(2, 0));
        Assert.Equal(ClaimVerdict.Replace, By(1, 0, late: true));
    }

    [Theory]
    [InlineData(true, ClaimVerdict.Replace)]
    [InlineData(false, ClaimVerdict.Taken)]
    public void Given_a_blocked_seat_When_claimed_Then_only_the_house_may_have_it(bool forHouse, ClaimVerdict verdict)
    {
        var claim = new SeatClaim(ReservationId.Derived(2, "sale"), 11, Now.AddHours(1), IgnoresCoolDown: false) { ForHouse = forHouse };

        Assert.Equal(verdict, SeatRules.Claim(Held with { Status = SeatStatus.Blocked, ReservationId = null }, claim, Now));
    }

    [Fact]
    public void Given_a_paid_reservation_When_its_seat_is_reconciled_Then_it_is_sold_once_and_a_strange_one_is_freed()
    {
        var sold = SeatRules.Reconcile(Held, Of(ReservationStatus.Paid), CoolDown)!;

        Assert.Equal((SeatStatus.Sold, null, Id), (sold.Status, sold.HoldUntil, sold.ReservationId));
        Assert.Null(SeatRules.Reconcile(sold, Of(ReservationStatus.Paid), CoolDown));
        // The reservation was made of other seats.
        Assert.Equal(SeatStatus.Available, SeatRules.Reconcile(Held with { SeatNumber = 7 }, Of(ReservationStatus.Paid), CoolDown)!.Status);
        Assert.Equal(SeatStatus.Available, SeatRules.Reconcile(sold with { SeatNumber = 7 }, Of(ReservationStatus.Paid), CoolDown)!.Status);
    }

    [Fact]
    public void Given_a_seat_of_another_reservation_or_of_a_hold_When_reconciled_Then_it_stays()
    {
        Assert.Null(
            SeatRules.Reconcile(Held with { ReservationId = ReservationId.Derived(2, "else") }, Of(ReservationStatus.Cancelled), CoolDown));
        Assert.Null(SeatRules.Reconcile(Held, Of(ReservationStatus.Held), CoolDown));
    }

    [Fact]
    public void Given_a_cancelled_hold_When_its_seat_is_freed_Then_the_cool_down_counts_from_the_cancellation()
    {
        var decided = Now.AddSeconds(10);

        var freed = SeatRules.Reconcile(Held, Of(ReservationStatus.Cancelled) with { DecidedAt = decided }, CoolDown)!;
        var undated = SeatRules.Reconcile(Held, Of(ReservationStatus.Cancelled), CoolDown)!;

        Assert.Equal((1L, (decided + CoolDown).ToUnixTimeMilliseconds()), (freed.UserId, freed.CoolDownUntil));
        Assert.Equal((Now.AddSeconds(300) + CoolDown).ToUnixTimeMilliseconds(), undated.CoolDownUntil);
    }

    [Theory]
    [InlineData(false, 1, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 2, false)]
    public void Given_a_seat_that_was_released_alone_When_it_is_freed_Then_only_an_unpaid_one_cools_down(bool wasPaid,
        int returned, bool cools)
    {
        var rest = Of(ReservationStatus.Held) with
        {
            Seats = [new ReservedSeat(5, "A", null)],
            Returned = [new SeatsReturned([returned], 0, 0, Now) { WasPaid = wasPaid }],
        };

        var freed = SeatRules.Reconcile(Held, rest, CoolDown)!;

        Assert.Equal(cools ? (Now + CoolDown).ToUnixTimeMilliseconds() : null, freed.CoolDownUntil);
        Assert.Equal((SeatStatus.Available, null), (freed.Status, freed.ReservationId));
    }

    [Fact]
    public void Given_a_house_seat_that_was_sold_When_it_is_freed_Then_it_is_blocked_again()
    {
        var house = Held with { House = new HouseSeat("Press", "alice", Now) };

        Assert.Equal(SeatStatus.Blocked, SeatRules.Reconcile(house, Of(ReservationStatus.Refunded), CoolDown)!.Status);
    }

    [Fact]
    public void Given_a_tombstone_When_its_seat_is_freed_Then_nobody_waits()
    {
        var tombstone = Reservation.Tombstone(SeatsToSettle.Of(Of(ReservationStatus.Held)), Now);

        Assert.Equal((SeatStatus.Available, null),
            (SeatRules.Reconcile(Held, tombstone, CoolDown)!.Status, SeatRules.Reconcile(Held, tombstone, CoolDown)!.CoolDownUntil));
    }
}
