using BoxOffice.Reservations;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

public sealed class ReservationRulesTests
{
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
        var outcome = ReleaseRules.Release(Of(status), new ReleaseTerms(Now.AddHours(hours), IsCancelled: false, TimeSpan.FromHours(24)),
            new ReleaseOrder(), Now);
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

    [Theory]
    [InlineData(ReservationStatus.Held, ReservationStatus.Held, true)]
    [InlineData(ReservationStatus.Refunded, ReservationStatus.Paid, true)]
    [InlineData(ReservationStatus.Refunded, ReservationStatus.Held, false)]
    [InlineData(ReservationStatus.Cancelled, ReservationStatus.Paid, false)]
    [InlineData(ReservationStatus.Paid, ReservationStatus.Refunded, false)]
    public void Given_a_status_When_asked_whether_it_was_another_before_Then_only_a_refunded_one_was_paid(
        ReservationStatus now, ReservationStatus once, bool was) => Assert.Equal(was, ReservationRules.HasBeen(now, once));

    [Fact]
    public void Given_a_hold_that_is_due_When_extended_Then_it_is_too_late() =>
        Assert.Null(ReservationRules.Extend(Of(ReservationStatus.Held), TimeSpan.FromSeconds(120), Now.AddSeconds(300)));

    [Fact]
    public void Given_an_extension_that_changes_nothing_When_extended_Then_it_is_not_used_up() =>
        Assert.Null(ReservationRules.Extend(Of(ReservationStatus.Held), TimeSpan.FromSeconds(120), Now.AddSeconds(180)));

    [Fact]
    public void Given_decisions_to_follow_When_one_has_followed_Then_the_others_stay_and_the_oldest_time_with_them()
    {
        var paid = Of(ReservationStatus.Paid).Following(new Follow(ReservationStatus.Paid), Now);
        var refunded = paid.Following(new Follow(ReservationStatus.Refunded), Now.AddMinutes(1));

        Assert.Equal((2, Now.ToUnixTimeMilliseconds()), (refunded.Follows!.Count, refunded.FollowsSince));
        var one = refunded.Followed(ReservationStatus.Paid, null);
        Assert.Equal((ReservationStatus.Refunded, Now.ToUnixTimeMilliseconds()), (Assert.Single(one.Follows!).Became, one.FollowsSince));
        var none = one.Followed(ReservationStatus.Refunded, null);
        Assert.Equal((null, null), (none.Follows, none.FollowsSince));
        Assert.Same(none, none.Followed(ReservationStatus.Refunded, null));
    }

    [Fact]
    public void Given_a_decision_about_some_seats_When_it_is_followed_Then_its_message_names_them_and_no_other_decision_is_meant()
    {
        var part = new Follow(ReservationStatus.Refunded) { Part = [new ReservedSeat(2, "A", null)] };
        var all = new Follow(ReservationStatus.Refunded);

        var (ofPart, ofAll) = (part.MessageOf(Of(ReservationStatus.Paid)), all.MessageOf(Of(ReservationStatus.Paid)));

        Assert.Equal([2], ofPart.Part!);
        Assert.Equal([2], ofPart.Seats.Select(s => s.SeatNumber));
        Assert.Null(ofAll.Part);
        Assert.Equal([1, 2], ofAll.Seats.Select(s => s.SeatNumber));
        Assert.True(part.IsOf(ReservationStatus.Refunded, [2]) && all.IsOf(ReservationStatus.Refunded, null));
        Assert.False(part.IsOf(ReservationStatus.Refunded, null) || all.IsOf(ReservationStatus.Refunded, [2])
            || part.IsOf(ReservationStatus.Refunded, [1]));
    }
}
