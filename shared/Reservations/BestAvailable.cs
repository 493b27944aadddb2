using BoxOffice.Catalog;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>
/// Chooses seats for a buyer who names none. Pure but for the choice among equals, which is by chance: buyers who ask at the same
/// time would otherwise all be given the same seats, and all but one refused.
/// </summary>
public static class BestAvailable
{
    /// <summary>
    /// The best free seats: together in one row of the dearest class there is, nearest the stage first; else, unless they must be together,
    /// the
    /// first free ones in that order.
    /// </summary>
    /// <param name="except">Seats that turned out to be gone.</param>
    /// <param name="spread">Among how many of the best rows chance decides: raised with every refusal.</param>
    /// <returns>Seat numbers in ascending order; null where there are not enough.</returns>
    public static IReadOnlyList<int>? Choose(
        VenueLayout layout, SeatMap map, SeatWish wish, IReadOnlySet<int> except, int spread, Random random)
    {
        bool IsFree(int seat) => map.StatusOf(seat) == SeatStatus.Available && !except.Contains(seat);
        var sections = layout.Sections
            .Where(s => (wish.Section is null || s.Name == wish.Section) && (wish.TicketClass is null || s.TicketClass == wish.TicketClass))
            .OrderByDescending(s => s.Price)
            .ToList();
        var together = sections.SelectMany(s => s.Rows)
            .Select(row => RunsOf(row, wish.Quantity, IsFree))
            .Where(runs => runs.Count > 0)
            .Take(spread)
            .ToList();
        if (together.Count > 0)
        {
            var runs = together[random.Next(together.Count)];
            return [.. Enumerable.Range(runs[random.Next(runs.Count)], wish.Quantity)];
        }

        if (wish.Adjacent) return null;
        var free = sections.SelectMany(s => s.Rows).SelectMany(row => Enumerable.Range(row.FirstSeat, row.Seats)).Where(IsFree)
            .Take(wish.Quantity * spread).ToArray();
        if (free.Length < wish.Quantity) return null;
        random.Shuffle(free);
        return [.. free.Take(wish.Quantity).Order()];
    }

    /// <summary>
    /// Where in a row so many free seats begin: side by side from one end, so that no single seat is left between buyers.
    /// </summary>
    private static List<int> RunsOf(VenueRow row, int quantity, Func<int, bool> isFree)
    {
        var runs = new List<int>();
        var length = 0;
        for (var seat = row.FirstSeat; seat <= row.LastSeat; seat++)
        {
            length = isFree(seat) ? length + 1 : 0;
            if (length != quantity) continue;
            runs.Add(seat - quantity + 1);
            length = 0;
        }

        return runs;
    }
}
