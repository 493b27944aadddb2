using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
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
    /// <summary>Sections that are read at once.</summary>
    private const int AtOnce = 8;

    private static readonly QueryDefinition Touched = new("SELECT * FROM c");

    /// <summary>By seat number; 404 where there is no such date.</summary>
    public async Task<Outcome<IReadOnlyList<HouseSeatView>>> ListAsync(long concertDateId, CancellationToken cancellationToken)
    {
        if (await dates(concertDateId, cancellationToken) is not { Date.Layout: var layout }) return new NotFound($"Date {concertDateId}");
        var sections = new IReadOnlyList<HouseSeatView>[layout.Sections.Count];
        var few = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, sections.Length, few, async (i, token) =>
        {
            var name = layout.Sections[i].Name;
            var seats = await cosmos.Seats.QueryAsync(
                Touched, SeatPartition.Of(concertDateId, name), BoxOfficeJson.Default.Seat, token);
            sections[i] =
            [
                .. from seat in seats
                   let house = seat.House
                   where house is not null
                   select new HouseSeatView(seat.SeatNumber, name, seat.Status, house.Reason, house.Actor, house.At),
            ];
        });
        return sections.SelectMany(s => s).OrderBy(s => s.SeatNumber).ToArray();
    }
}
