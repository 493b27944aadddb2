using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Seats;

namespace BoxOffice.Ops;

/// <summary>Rebuilds maps when an operator asks; buyers see the old map until the new one is there.</summary>
public sealed class SeatMapRepair(ConcertCatalog catalog, SeatMaps maps)
{
    /// <summary>The maps after their rebuild, or 400 naming the dates that do not exist.</summary>
    public async Task<Outcome<RebuiltSeatMap[]>> RunAsync(IReadOnlyList<long> concertDateIds, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var dates = new List<BookableDate>();
        for (var i = 0; i < concertDateIds.Count; i++)
        {
            if (await catalog.FindAnyDateAsync(concertDateIds[i], cancellationToken) is { } date) dates.Add(date);
            else errors.Add($"concertDateIds[{i}]", $"There is no concert date {concertDateIds[i]}.");
        }

        if (errors.Any) return errors.ToRefusal();
        var rebuilt = new List<RebuiltSeatMap>();
        foreach (var date in dates)
        {
            var map = await maps.RebuildAsync(date, cancellationToken);
            rebuilt.Add(new RebuiltSeatMap(date.Date.ConcertDateId, map.TotalSeats, map.Available, map.Held, map.Sold, map.Blocked));
        }

        return rebuilt.ToArray();
    }
}
