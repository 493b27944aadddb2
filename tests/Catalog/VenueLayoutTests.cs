using BoxOffice.Catalog;
using CsCheck;

namespace BoxOffice.Tests.Catalog;

public sealed class VenueLayoutTests
{
    private static readonly Gen<SectionDocument[]> Halls =
        Gen.Int[1, 40].Array[1, 12].Array[1, 8].Select(sections => sections
            .Select(
                (rows, s) => new SectionDocument($"S{s}", "R", 1000 * (s + 1),
                [.. rows.Select((seats, r) => new RowDocument($"{r + 1}", seats))]))
            .ToArray());

    [Fact]
    public void Given_any_hall_When_numbered_Then_every_seat_is_in_one_row_and_its_section() => Halls.Sample(hall =>
    {
        var layout = LayoutDocument.Of(hall).ToLayout();

        Assert.Equal(hall.Sum(s => s.Rows.Sum(r => r.Seats)), layout.TotalSeats);
        for (var seat = 1; seat <= layout.TotalSeats; seat++)
        {
            var row = layout.RowOf(seat);
            Assert.InRange(seat, row.FirstSeat, row.LastSeat);
            Assert.Contains(row, layout.SectionOf(seat).Rows);
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(6)]
    public void Given_a_number_outside_the_hall_When_asked_Then_there_is_no_such_seat(int seatNumber) =>
        Assert.False(LayoutDocument.Of([new SectionDocument("A", "R", 1, [new RowDocument("1", 5)])]).ToLayout().Has(seatNumber));

    [Fact]
    public void Given_the_same_sections_When_named_Then_the_id_is_the_same_and_another_for_any_difference() => Halls.Sample(hall =>
    {
        var id = LayoutDocument.Of(hall).Id;
        Assert.Equal(id, LayoutDocument.Of([.. hall]).Id);
        Assert.NotEqual(id, LayoutDocument.Of([hall[0] with { Price = hall[0].Price + 1 }, .. hall[1..]]).Id);
    });
}
