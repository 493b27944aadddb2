using BoxOffice.Catalog;
using BoxOffice.Reservations;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

/// <summary>Until when a refund is allowed, and how much of the price is kept.</summary>
public sealed class ReleaseTermsTests
{
    private static readonly DateTimeOffset Starts = Now.AddHours(24);
    private static readonly ReleaseTerms Terms = new(Starts, IsCancelled: false, TimeSpan.FromHours(2));
    private static readonly ReservationOptions Settings = new() { RefundCutoffHours = 2, MoveRefundHours = 10 };

    [Theory]
    [InlineData(22 * 60 - 1, true)]
    [InlineData(22 * 60, false)]
    [InlineData(24 * 60, false)]
    public void Given_a_cutoff_When_minutes_pass_Then_a_refund_is_allowed_until_it(int minutes, bool allowed) =>
        Assert.Equal(allowed, Terms.AllowRefund(Now.AddMinutes(minutes)));

    [Fact]
    public void Given_a_move_When_the_cutoff_has_passed_Then_a_refund_is_free_until_its_window_ends_or_the_date_begins()
    {
        var moved = Terms with { MoveRefundsUntil = Starts.AddMinutes(-30), Fees = [new(48, 20)] };

        Assert.True(moved.AllowRefund(Starts.AddMinutes(-31)));
        Assert.False(moved.AllowRefund(Starts.AddMinutes(-30)));
        Assert.Equal(0, moved.FeePercent(Starts.AddMinutes(-31)));
        Assert.Equal(20, moved.FeePercent(Starts.AddMinutes(-30)));
        Assert.False((Terms with { MoveRefundsUntil = Starts.AddHours(1) }).AllowRefund(Starts));
    }

    [Fact]
    public void Given_a_cancelled_date_When_refunded_at_any_time_Then_it_is_allowed_and_free()
    {
        var cancelled = Terms with { IsCancelled = true, Fees = [new(48, 20)] };

        Assert.True(cancelled.AllowRefund(Starts.AddDays(1)));
        Assert.Equal(0, cancelled.FeePercent(Starts.AddDays(1)));
    }

    [Fact]
    public void Given_stages_of_fees_When_time_passes_Then_the_latest_stage_counts_from_its_first_moment()
    {
        var staged = Terms with { Fees = [new(12, 10), new(6, 50)] };

        Assert.Equal(0, staged.FeePercent(Starts.AddHours(-12).AddTicks(-1)));
        Assert.Equal(10, staged.FeePercent(Starts.AddHours(-12)));
        Assert.Equal(50, staged.FeePercent(Starts.AddHours(-6)));
    }

    [Fact]
    public void Given_a_date_as_it_is_now_When_terms_are_made_Then_its_time_state_and_fees_count_and_not_the_reservations_copy()
    {
        var fees = new CancellationFee[] { new(12, 10) };
        var layout = new VenueLayout("one", [new("A", "R", 100, [new("1", 1, 5)])]);
        BookableDate On(DateTimeOffset starts, DateStatus status, DateMove? move) => new(
            new Concert(1, "Night", "main", []) { CancellationFees = fees },
            new ConcertDate(11, starts, new Place(1, "Hall", 5)) { Status = status, LastMove = move },
            layout);
        var reservation = Of(ReservationStatus.Paid) with { StartsAt = Starts };
        var move = new DateMove(Starts, Starts.AddDays(1), Now);

        Assert.Equal(new ReleaseTerms(Starts, false, TimeSpan.FromHours(2)), ReleaseTerms.Of(reservation, null, Settings));
        var moved = ReleaseTerms.Of(reservation, On(Starts.AddDays(1), DateStatus.Scheduled, move), Settings);
        Assert.Equal((Starts.AddDays(1), false, Now.AddHours(10)), (moved.StartsAt, moved.IsCancelled, moved.MoveRefundsUntil));
        Assert.Same(fees, moved.Fees);
        // Reserved after the move, for the time that the date has now.
        var after = reservation with { StartsAt = Starts.AddDays(1) };
        Assert.Null(ReleaseTerms.Of(after, On(Starts.AddDays(1), DateStatus.Scheduled, move), Settings).MoveRefundsUntil);
        Assert.True(ReleaseTerms.Of(reservation, On(Starts, DateStatus.Cancelled, null), Settings).IsCancelled);
    }
}
