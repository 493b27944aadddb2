using BoxOffice.Catalog;

namespace BoxOffice.Simulation.World;

/// <summary>The one date that is on sale: two small sections, so that seats are fought for and a hold may be two batches.</summary>
internal static class SimulatedHall
{
    public const long ConcertId = 1;
    public const long DateId = 11;
    public const long PlaceId = 1;

    /// <summary>Seats 1 to 6 are in section A, 7 to 12 in section B.</summary>
    public const int Seats = 12;

    private const long Price = 100;
    private const int SeatsOfSection = Seats / 2;

    public static VenueLayout Layout { get; } = new(new string('a', 32), [Section("A", 1), Section("B", 1 + SeatsOfSection)]);

    /// <summary>The concert as an operator put it.</summary>
    public static ConcertDocument Concert(DateTimeOffset startsAt) => new()
    {
        ConcertId = $"{ConcertId}",
        Number = ConcertId,
        Name = "Concert",
        Published = true,
        Dates =
        [
            new DateDocument
            {
                ConcertDateId = DateId,
                StartsAt = startsAt,
                Place = new Place(PlaceId, "Hall", Seats),
                LayoutId = Layout.LayoutId,
                WasOnSale = true,
            },
        ],
    };

    private static VenueSection Section(string name, int first) => new(name, "R", Price, [new VenueRow("1", first, SeatsOfSection)]);
}
