using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

/// <summary>What a release or a refund gives back, to whom, and for how much.</summary>
public sealed class ReleaseRulesTests
{
    private static readonly Reservation Paid = Of(ReservationStatus.Paid) with
    {
        Seats = [new ReservedSeat(1, "A", null) { Price = 105 }, new ReservedSeat(2, "A", null) { Price = 95 },
            new ReservedSeat(3, "A", null) { Price = 50 }],
        TotalPrice = 250,
        Place = new PlaceId(4, 77),
    };

    private static readonly ReleaseTerms Free = new(Now.AddDays(30), IsCancelled: false, TimeSpan.FromHours(24));
    private static readonly ReleaseTerms Tenth = Free with { Fees = [new(24 * 60, 10)] };
    private static readonly ReleaseTerms Late = Free with { StartsAt = Now.AddHours(1) };

    [Fact]
    public void Given_a_fee_When_all_is_refunded_Then_each_seat_keeps_its_share_rounded_down()
    {
        var entry = Assert.Single(Release(Paid, Tenth).Returned!);

        Assert.Equal([1, 2, 3], entry.SeatNumbers);
        Assert.Equal((226L, 24L), (entry.Points, entry.Kept));
        Assert.Equal((true, false, null, Now), (entry.WasPaid, entry.ForDate, entry.Reason, entry.At));
    }

    [Fact]
    public void Given_some_seats_When_refunded_Then_the_reservation_goes_on_with_the_others_and_what_they_cost()
    {
        var first = Release(Paid, Tenth, new ReleaseOrder([2]));
        var second = Release(first, Free, new ReleaseOrder([1]));

        Assert.Equal((ReservationStatus.Paid, 155L), (first.Status, first.TotalPrice));
        Assert.Equal([1, 3], first.Seats.Select(s => s.SeatNumber));
        Assert.Equal([(86L, 9L), (105L, 0L)], second.Returned!.Select(r => (r.Points, r.Kept)));
        Assert.Equal((50L, 9L), (second.TotalPrice, second.Kept));
        var last = Release(second, Free, new ReleaseOrder([3]));
        Assert.Equal((ReservationStatus.Refunded, Now, 50L), (last.Status, last.DecidedAt, last.Returned![2].Points));
    }

    [Fact]
    public void Given_seats_that_were_refunded_When_asked_again_Then_nothing_changes()
    {
        var first = Release(Paid, Free, new ReleaseOrder([2]));

        Assert.Same(first, Release(first, Free, new ReleaseOrder([2])));
    }

    [Fact]
    public void Given_seats_of_somebody_else_When_refunded_Then_the_refusal_lists_them() =>
        Assert.Equal([4, 9], Assert.IsType<SeatsNotInReservation>(Refused(Paid, Free, new ReleaseOrder([1, 4, 9]))).SeatNumbers);

    [Fact]
    public void Given_the_cutoff_has_passed_When_refunded_Then_only_an_operator_may_and_without_a_fee()
    {
        var terms = Late with { Fees = [new(48, 50)] };

        Assert.IsType<RefundClosed>(Refused(Paid, terms, new ReleaseOrder()));
        var entry =
            Assert.Single(Release(Paid, terms, new ReleaseOrder { ByOperator = true, ForDate = true, Reason = "Storm." }).Returned!);
        Assert.Equal((250L, 0L, true, "Storm."), (entry.Points, entry.Kept, entry.ForDate, entry.Reason));
    }

    [Fact]
    public void Given_a_hold_When_released_Then_no_points_move_whatever_the_terms()
    {
        var held = Paid with { Status = ReservationStatus.Held };
        var released = Release(held, Late with { Fees = [new(48, 50)] });

        Assert.Equal((ReservationStatus.Cancelled, ReservationRules.EndedSeconds), (released.Status, released.Ttl));
        Assert.Equal((0L, 0L, false), (released.Returned![0].Points, released.Returned![0].Kept, released.Returned![0].WasPaid));
    }

    [Fact]
    public void Given_a_sale_of_the_box_office_When_refunded_Then_only_an_operator_may_and_no_points_move()
    {
        var sale = Paid with { BoxOffice = new BoxOfficeSale("A. Guest", Complimentary: false, Actor: null) };

        Assert.IsType<BoxOfficeOnly>(Refused(sale, Free, new ReleaseOrder()));
        var entry = Assert.Single(Release(sale, Free, new ReleaseOrder { ByOperator = true }).Returned!);
        Assert.Equal((0L, 0L, true), (entry.Points, entry.Kept, entry.WasPaid));
    }

    [Theory]
    [InlineData("main", 77, true)]
    [InlineData("other", 77, false)]
    [InlineData("main", 78, false)]
    public void Given_a_queue_token_When_a_paid_one_is_refunded_Then_only_that_of_its_own_session_may(string queueId,
        long number, bool allowed)
    {
        var by = new QueueToken(queueId, 1, new PlaceId(4, number), 0, 0);

        var outcome = ReleaseRules.Release(Paid, Free, new ReleaseOrder { By = by }, Now);

        Assert.Equal(allowed, outcome.Refusal is not OtherSession);
        // A hold has nothing that another session of its buyer could take.
        Assert.Null(ReleaseRules.Release(Paid with { Status = ReservationStatus.Held }, Free, new ReleaseOrder { By = by }, Now).Refusal);
    }

    [Fact]
    public void Given_seats_without_prices_When_priced_Then_the_total_is_divided_and_the_first_takes_the_rest()
    {
        var unpriced = Of(ReservationStatus.Paid) with
        {
            Seats = [new ReservedSeat(1, "A", null), new ReservedSeat(2, "A", null), new ReservedSeat(3, "A", null)],
            TotalPrice = 200,
        };

        Assert.Equal([68L, 66L, 66L], ReleaseRules.Priced(unpriced).Seats.Select(s => s.Price!.Value));
        Assert.Same(Paid, ReleaseRules.Priced(Paid));
        var mixed = Paid with { Seats = [Paid.Seats[0], new ReservedSeat(2, "A", null)], TotalPrice = 201 };
        Assert.Equal([101L, 100L], ReleaseRules.Priced(mixed).Seats.Select(s => s.Price!.Value));
        var empty = Paid with { Seats = [] };
        Assert.Same(empty, ReleaseRules.Priced(empty));
    }

    private static Reservation Release(Reservation reservation, ReleaseTerms terms, ReleaseOrder? order = null) =>
        ReleaseRules.Release(reservation, terms, order ?? new ReleaseOrder(), Now).Value;

    private static Refusal? Refused(Reservation reservation, ReleaseTerms terms, ReleaseOrder order) =>
        ReleaseRules.Release(reservation, terms, order, Now).Refusal;
}
