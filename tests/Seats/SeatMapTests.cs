using BoxOffice.Seats;
using CsCheck;

namespace BoxOffice.Tests.Seats;

public sealed class SeatMapTests
{
    private static readonly Gen<SeatStatus[]> Halls = Gen.Enum<SeatStatus>().Array[1, 700];

    [Fact]
    public void Given_any_hall_When_drawn_and_read_Then_every_seat_and_every_count_is_the_same() => Halls.Sample(seats =>
    {
        var map = MapOf(seats);

        Assert.Equal(seats, Enumerable.Range(1, seats.Length).Select(map.StatusOf));
        foreach (var status in Enum.GetValues<SeatStatus>()) Assert.Equal(seats.Count(s => s == status), map.Count(status));
        Assert.Equal(SeatMap.BytesFor(seats.Length), map.Bytes.Length);
    });

    [Fact]
    public void Given_a_seat_written_twice_When_drawn_Then_the_last_status_stands() =>
        Assert.Equal(SeatStatus.Available, SeatMap.Of(4, [(3, SeatStatus.Sold), (3, SeatStatus.Available)]).StatusOf(3));

    [Fact]
    public void Given_the_fourth_value_When_read_Then_the_seat_is_the_houses_and_not_offered()
    {
        var map = new SeatMap(4, [0b11_00_00_00]);

        Assert.Equal(SeatStatus.Blocked, map.StatusOf(1));
        Assert.Equal((3, 0, 0, 1), (map.Available, map.Held, map.Sold, map.Blocked));
    }

    [Fact]
    public void Given_bytes_of_another_hall_When_read_Then_they_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SeatMap(5, new byte[1]));

    [Fact]
    public void Given_the_bit_order_of_Redis_When_drawn_Then_the_first_seat_is_in_the_highest_bits() =>
        Assert.Equal([0b01_10_00_00, 0b10_00_00_00],
            SeatMap.Of(5, [(1, SeatStatus.Held), (2, SeatStatus.Sold), (5, SeatStatus.Sold)]).Bytes.ToArray());

    private static SeatMap MapOf(SeatStatus[] seats) => SeatMap.Of(seats.Length, seats.Select((status, i) => (i + 1, status)));
}
