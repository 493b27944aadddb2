using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>A seat that the house keeps, on the wire.</summary>
/// <param name="Status">BLOCKED, or SOLD at the box office.</param>
/// <param name="Reason">In the words of who blocked it.</param>
/// <param name="Actor">Which operator, in their own words; null where they did not say.</param>
/// <param name="Since">When it was blocked.</param>
public sealed record HouseSeatView(int SeatNumber, string Section, SeatStatus Status, string Reason, string? Actor, DateTimeOffset Since);

/// <summary>
/// The seats of a date that the house keeps, with the reasons: one query a section, a few at a time, as a map's rebuild reads.
/// </summary>
public sealed class HouseSeatList(CosmosDatabase cosmos, FindDate dates)
{
    private static readonly QueryDefinition Touched = new("SELECT * FROM c");

    /// <summary>By seat number; 404 where there is no such date.</summary>
    public async Task<Outcome<IReadOnlyList<HouseSeatView>>> ListAsync(long concertDateId, CancellationToken cancellationToken)
    {
        if (await dates(concertDateId, cancellationToken) is not { Date.Layout: var layout }) return new NotFound($"Date {concertDateId}");
        var sections = await SeatSections.ReadAsync(
            cosmos, concertDateId, layout, Touched, BoxOfficeJson.Default.Seat, cancellationToken);
        return layout.Sections.Zip(sections, HousesOf).SelectMany(s => s).OrderBy(s => s.SeatNumber).ToArray();
    }

    private static IEnumerable<HouseSeatView> HousesOf(VenueSection section, IReadOnlyList<Seat> seats) =>
        from seat in seats
        let house = seat.House
        where house is not null
        select new HouseSeatView(seat.SeatNumber, section.Name, seat.Status, house.Reason, house.Actor, house.At);
}
