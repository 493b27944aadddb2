using BoxOffice.Reservations;
using BoxOffice.Seats;

namespace BoxOffice.Tests.Reservations;

public sealed class ReservationRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly ReservationId Id = ReservationId.Derived(1, "rules");

    [Theory]
    [InlineData(ReservationStatus.Held, null)]
    [InlineData(ReservationStatus.Paid, "already-paid")]
    [InlineData(ReservationStatus.Expired, "hold-expired")]
    [InlineData(ReservationStatus.Cancelled, "reservation-ended")]
    [InlineData(ReservationStatus.Refunded, "reservation-ended")]
    public void Given_a_status_When_paying_Then_only_a_hold_can_be(ReservationStatus status, string? refusal) =>
        Assert.Equal(refusal, ReservationRules.Pay(Of(status), Now).Refusal?.Code);

    [Theory]
    [InlineData(ReservationStatus.Held, 30, ReservationStatus.Cancelled)]
    [InlineData(ReservationStatus.Paid, 25, ReservationStatus.Refunded)]
    [InlineData(ReservationStatus.Paid, 24, null)]
    [InlineData(ReservationStatus.Cancelled, 1, ReservationStatus.Cancelled)]
    [InlineData(ReservationStatus.Refunded, 1, ReservationStatus.Refunded)]
    [InlineData(ReservationStatus.Expired, 30, null)]
    public void Given_a_status_and_hours_to_go_When_given_back_Then_so(ReservationStatus status, int hours, ReservationStatus? end)
    {
        var outcome = ReleaseRules.Release(Of(status), new ReleaseTerms(Now.AddHours(hours), IsCancelled: false, TimeSpan.FromHours(24)), new ReleaseOrder(), Now);
        Assert.Equal(end, outcome.Refusal is null ? outcome.Value.Status : null);
    }

    [Fact]
    public void Given_a_hold_When_it_is_due_Then_it_expires_and_not_before()
    {
        Assert.Null(ReservationRules.Expire(Of(ReservationStatus.Held), Now.AddSeconds(299)));
        Assert.Equal(ReservationStatus.Expired, ReservationRules.Expire(Of(ReservationStatus.Held), Now.AddSeconds(300))!.Status);
        Assert.Null(ReservationRules.Expire(Of(ReservationStatus.Paid), Now.AddSeconds(300)));
    }

    [Fact]
    public void Given_a_hold_near_its_end_When_extended_Then_once()
    {
        var late = Now.AddSeconds(299);
        var longer = ReservationRules.Extend(Of(ReservationStatus.Held), TimeSpan.FromSeconds(120), late)!;
        Assert.Equal(late.AddSeconds(120), longer.HoldUntil);
        Assert.Null(ReservationRules.Extend(longer, TimeSpan.FromSeconds(120), late.AddSeconds(60)));
        Assert.Null(ReservationRules.Extend(Of(ReservationStatus.Held), TimeSpan.FromSeconds(120), Now));
    }

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

    private static Reservation Of(ReservationStatus status) => new()
    {
        Id = Id,
        UserId = 1,
        ConcertId = 1,
        ConcertDateId = 11,
        StartsAt = Now.AddDays(30),
        QueueId = "main",
        Seats = [new ReservedSeat(1, "A", null), new ReservedSeat(2, "A", null)],
        TotalPrice = 200,
        Status = status,
        HoldUntil = Now.AddSeconds(300),
        CreatedAt = Now,
    };
}
