using BoxOffice.Catalog;
using BoxOffice.Reservations;

namespace BoxOffice.Simulation.World;

/// <summary>The one date that is on sale: two small sections, so that seats are fought for and a hold may be two batches.</summary>
internal static class SimulatedHall
{
    public const long ConcertId = 1;
    public const long DateId = 11;
    public const long Price = 100;

    /// <summary>Seats 1 to 6 are in section A, 7 to 12 in section B.</summary>
    public const int Seats = 12;

    private const int SeatsOfSection = Seats / 2;

    private static readonly VenueLayout Layout = new(new string('a', 32), [Section("A", 1), Section("B", 1 + SeatsOfSection)]);

    /// <summary>The date, a month after that moment.</summary>
    public static BookableDate Date(DateTimeOffset now) => new(
        new Concert(ConcertId, "Concert", Concert.MainQueue, []),
        new ConcertDate(DateId, now.AddDays(30), new Place(1, "Hall", Seats)), Layout);

    /// <summary>A seat as a hold names it.</summary>
    public static ReservedSeat Seat(int number) => new(number, number <= SeatsOfSection ? "A" : "B", null);

    private static VenueSection Section(string name, int first) => new(name, "R", Price, [new VenueRow("1", first, SeatsOfSection)]);
}
