using BoxOffice.Catalog;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using CsCheck;

namespace BoxOffice.Tests.Reservations;

/// <summary>Which seats a buyer is given who names none.</summary>
public sealed class BestAvailableTests
{
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    /// <summary>Cheap seats 1 to 10 in front, in two rows; dear ones 11 to 18 behind, in two rows; the cheap class again, 19
    /// to 22, in a section of its own.</summary>
    private static readonly VenueLayout Hall = new("hall", [
        new("A", "R", 100, [new("1", 1, 5), new("2", 6, 5)]),
        new("B", "VIP", 300, [new("1", 11, 4), new("2", 15, 4)]),
        new("C", "R", 100, [new("1", 19, 4)])]);

    /// <summary>Halls of up to five sections, seats taken at random, a wish, and how far buyers are spread.</summary>
    private static readonly Gen<(VenueLayout Layout, SeatMap Map, SeatWish Wish, HashSet<int> Except, int Spread, int Seed)> Requests =
        from rows in Gen.Int[1, 9].Array[1, 4].Array[1, 5]
        from prices in Gen.Int[1, 3].Array[5]
        from taken in Gen.Int[0, 3].Array[5 * 4 * 9]
        from quantity in Gen.Int[1, 6]
        from section in Gen.Int[-3, 4]
        from price in Gen.Int[-3, 3]
        from adjacent in Gen.Bool
        from spread in Gen.Int[0, 7]
        from seed in Gen.Int
        let layout = LayoutOf(rows, prices)
        select (
            layout,
            SeatMap.Of(layout.TotalSeats, Enumerable.Range(1, layout.TotalSeats)
                .Select(n => (n, taken[n - 1] is 1 or 2 ? (SeatStatus)taken[n - 1] : SeatStatus.Available))),
            new SeatWish(quantity, section < 0 ? null : $"S{section}", price < 0 ? null : $"class {price}", adjacent),
            Enumerable.Range(1, layout.TotalSeats).Where(n => n % 11 == 0).ToHashSet(),
            1 << spread,
            seed);

    [Fact]
    public void Given_a_free_hall_When_asked_for_seats_Then_the_dearest_class_side_by_side_from_the_stage_on() =>
        Assert.Equal([11, 12, 13, 14], Choose(4));

    [Fact]
    public void Given_a_free_row_When_buyers_spread_Then_every_place_is_used_and_one_that_fits_exactly_too()
    {
        VenueLayout row = new("row", [new("A", "R", 100, [new("1", 1, 9)])]);
        HashSet<int> Starts(params (int, SeatStatus)[] taken) => [.. Enumerable.Range(0, 60).Select(seed =>
            BestAvailable.Choose(row, SeatMap.Of(9, taken), new SeatWish(2, null, null, Adjacent: true), None, 8, new Random(seed))![0])];

        Assert.Equal([1, 3, 5], Starts((7, SeatStatus.Sold), (8, SeatStatus.Sold), (9, SeatStatus.Sold)).Order());
        Assert.Equal([1, 4, 6], Starts((3, SeatStatus.Sold), (8, SeatStatus.Sold), (9, SeatStatus.Sold)).Order());
    }

    [Fact]
    public void Given_single_seats_When_buyers_spread_Then_they_are_not_all_given_the_same()
    {
        VenueLayout row = new("row", [new("A", "R", 100, [new("1", 1, 9)])]);
        var map = SeatMap.Of(9, [(2, SeatStatus.Sold), (4, SeatStatus.Sold), (6, SeatStatus.Sold), (8, SeatStatus.Sold)]);

        var chosen = Enumerable.Range(0, 60)
            .SelectMany(seed => BestAvailable.Choose(row, map, new SeatWish(2, null, null, Adjacent: false), None, 2, new Random(seed))!);

        Assert.Equal([1, 3, 5, 7], chosen.Distinct().Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_wheelchair_or_companion_seats_in_one_row_of_many_When_nothing_else_is_free_Then_they_are_given(bool accessible)
    {
        var reserved = accessible ? new VenueRow("2", 3, 2) { Accessible = [1, 2] } : new VenueRow("2", 3, 2) { Companion = [1, 2] };
        VenueLayout hall = new("hall", [new("A", "R", 100, [new("1", 1, 2), reserved]), new("B", "R", 100, [new("1", 5, 1)])]);
        IReadOnlyList<int>? Take(params int[] taken) => BestAvailable.Choose(
            hall, SeatMap.Of(5, taken.Select(n => (n, SeatStatus.Sold))), new SeatWish(2, null, null, Adjacent: true), None, 4,
            new Random(1));

        Assert.Equal([1, 2], Take());
        Assert.Equal([3, 4], Take(1, 5));
    }

    [Fact]
    public void Given_room_in_another_row_only_When_asked_Then_there_and_never_across_rows()
    {
        // 14 and 15 have neighbouring numbers and are in two rows.
        Assert.Equal([17, 18], Choose(2, taken: [11, 12, 13, 16]));
        Assert.Equal([1, 2], Choose(2, taken: [11, 12, 13, 16, 17, 18]));
        Assert.Null(Choose(6, adjacent: true));
    }

    [Fact]
    public void Given_a_row_When_a_pair_is_chosen_Then_no_single_seat_is_left_alone_where_that_can_be()
    {
        // Three free: a pair leaves one alone in either place, but another row has four.
        VenueLayout rows = new("rows", [new("A", "R", 100, [new("1", 1, 5), new("2", 6, 4)])]);
        for (var seed = 0; seed < 20; seed++)
        {
            var map = SeatMap.Of(9, [(4, SeatStatus.Sold)]);
            Assert.Contains(BestAvailable.Choose(rows, map, new SeatWish(2, null, null, Adjacent: true), None, 2, new Random(seed))!,
                n => n is 1 or 2 or 3 or 6 or 8);
            var five =
                BestAvailable.Choose(rows, SeatMap.Of(9, []), new SeatWish(2, "A", null, Adjacent: true), None, 1, new Random(seed))!;
            Assert.Contains(five[0], (int[])[1, 4]);
        }
    }

    [Fact]
    public void Given_seats_for_wheelchairs_and_an_aisle_When_chosen_Then_those_last_and_never_across_the_aisle()
    {
        VenueLayout hall =
            new("aisles", [new("A", "R", 100, [new VenueRow("1", 1, 6) { Accessible = [1], Companion = [2], AislesAfter = [4] }])]);
        IReadOnlyList<int>? Of(int quantity, bool adjacent) =>
            BestAvailable.Choose(hall, SeatMap.Of(6, []), new SeatWish(quantity, null, null, adjacent), None, 1, new Random(1));
        Assert.Contains(Of(2, adjacent: true)![0], (int[])[3, 5]);
        Assert.Equal([3, 4, 5, 6], Of(4, adjacent: false));
        Assert.Equal([1, 2, 3, 4], Of(4, adjacent: true));
        Assert.Equal([1, 2, 3, 4, 5, 6], Of(6, adjacent: false));
    }

    [Fact]
    public void Given_a_section_or_a_class_When_asked_Then_only_of_that()
    {
        Assert.Equal([19, 20, 21], Choose(3, section: "C"));
        Assert.Equal([1, 2, 3], Choose(3, ticketClass: "R"));
        Assert.Equal([19, 20, 21, 22], Choose(4, ticketClass: "R", taken: [3, 8]));
        Assert.Null(Choose(1, section: "A", ticketClass: "VIP"));
        Assert.Null(Choose(5, section: "C"));
    }

    [Fact]
    public void Given_no_room_side_by_side_When_asked_Then_the_best_single_seats_unless_they_must_be_together()
    {
        int[] taken = [12, 14, 16, 18];
        Assert.Equal([11, 13, 15], Choose(3, ticketClass: "VIP", taken: taken));
        Assert.Null(Choose(3, ticketClass: "VIP", taken: taken, adjacent: true));
        Assert.Null(Choose(5, ticketClass: "VIP", taken: taken));
        // More than any row has: from the dearest on, over its rows and sections.
        Assert.Equal([1, 11, 12, 13, 14, 15, 16, 17, 18], Choose(9));
        Assert.Equal(Enumerable.Range(1, 22), Choose(22));
        Assert.Null(Choose(23));
    }

    [Fact]
    public void Given_seats_that_turned_out_to_be_gone_When_asked_again_Then_others() =>
        Assert.Equal([13, 14],
            BestAvailable.Choose(Hall, MapOf([]), new SeatWish(2, null, null, false), new HashSet<int> { 12, 15 }, 1, new Random(1)));

    [Fact]
    public void Given_any_hall_and_wish_When_asked_Then_as_many_free_seats_as_wished_of_what_was_wished() => Requests.Sample(r =>
    {
        var free = FreeOf(r.Layout, r.Map, r.Wish, r.Except);
        var chosen = BestAvailable.Choose(r.Layout, r.Map, r.Wish, r.Except, r.Spread, new Random(r.Seed));
        if (chosen is null)
        {
            Assert.True(r.Wish.Adjacent ? RowsWithRoom(r.Layout, free, r.Wish.Quantity).Count == 0 : free.Count < r.Wish.Quantity);
            return;
        }

        Assert.Equal(r.Wish.Quantity, chosen.Count);
        Assert.Equal(chosen.Distinct().Order(), chosen);
        Assert.Subset(free, chosen.ToHashSet());
    }, iter: 2000);

    [Fact]
    public void Given_any_row_with_room_When_asked_Then_the_seats_are_side_by_side_in_one_of_the_best_rows() => Requests.Sample(r =>
    {
        var rows = RowsWithRoom(r.Layout, FreeOf(r.Layout, r.Map, r.Wish, r.Except), r.Wish.Quantity);
        if (rows.Count == 0) return;
        var chosen = BestAvailable.Choose(r.Layout, r.Map, r.Wish, r.Except, r.Spread, new Random(r.Seed))!;
        Assert.Equal(Enumerable.Range(chosen[0], r.Wish.Quantity), chosen);
        var row = r.Layout.RowOf(chosen[0]);
        Assert.Same(row, r.Layout.RowOf(chosen[^1]));
        Assert.Contains(row, rows.Take(r.Spread));
    }, iter: 2000);

    private static IReadOnlyList<int>? Choose(int quantity, string? section = null, string? ticketClass = null, bool adjacent = false,
        int[]? taken = null) =>
        BestAvailable.Choose(Hall, MapOf(taken ?? []), new SeatWish(quantity, section, ticketClass, adjacent), None, 1, new FirstChoice());

    private static SeatMap MapOf(int[] taken) =>
        SeatMap.Of(Hall.TotalSeats, taken.Select(n => (n, n % 2 == 0 ? SeatStatus.Sold : SeatStatus.Held)));

    private static HashSet<int> FreeOf(VenueLayout layout, SeatMap map, SeatWish wish, HashSet<int> except) =>
        Enumerable.Range(1, layout.TotalSeats)
        .Where(n => map.StatusOf(n) == SeatStatus.Available && !except.Contains(n))
        .Where(n => wish.Section is null || layout.SectionOf(n).Name == wish.Section)
        .Where(n => wish.TicketClass is null || layout.SectionOf(n).TicketClass == wish.TicketClass)
        .ToHashSet();

    /// <summary>Looked for the slow way: every place in every row, dearest first.</summary>
    private static List<VenueRow> RowsWithRoom(VenueLayout layout, HashSet<int> free, int quantity) =>
        [.. layout.Sections.OrderByDescending(s => s.Price).SelectMany(s => s.Rows).Where(row =>
            Enumerable.Range(row.FirstSeat, row.Seats)
                .Any(first => first + quantity - 1 <= row.LastSeat && Enumerable.Range(first, quantity).All(free.Contains)))];

    private static VenueLayout LayoutOf(int[][] sections, int[] prices)
    {
        var next = 1;
        return new VenueLayout("any",
            [.. sections.Select((rows, s) => new VenueSection($"S{s}", $"class {prices[s]}", prices[s] * 100, [.. rows.Select((seats, r) =>
        {
            next += seats;
            return new VenueRow($"{r + 1}", next - seats, seats);
        })]))]);
    }

    /// <summary>Chance that always takes the first.</summary>
    private sealed class FirstChoice : Random
    {
        public override int Next(int maxValue) => 0;
    }
}
