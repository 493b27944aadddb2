using BoxOffice.Catalog;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>
/// Chooses seats for a buyer who names none. Pure but for the choice among equals, which is by chance: buyers who ask at the same
/// time would otherwise all be given the same seats, and all but one refused. Seats for wheelchairs and companions are given last.
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
        bool IsAnyFree(int seat) => map.StatusOf(seat) == SeatStatus.Available && !except.Contains(seat);
        return Choose(layout, wish, seat => IsAnyFree(seat) && !IsReserved(layout.RowOf(seat), seat), spread, random)
            ?? (layout.Sections.Any(s => s.Rows.Any(r => r.Accessible is not null || r.Companion is not null))
                ? Choose(layout, wish, IsAnyFree, spread, random)
                : null);
    }

    private static bool IsReserved(VenueRow row, int seat) =>
        (row.Accessible?.Contains(seat - row.FirstSeat + 1) ?? false) || (row.Companion?.Contains(seat - row.FirstSeat + 1) ?? false);

    private static IReadOnlyList<int>? Choose(VenueLayout layout, SeatWish wish, Func<int, bool> isFree, int spread, Random random)
    {
        var sections = layout.Sections
            .Where(s => (wish.Section is null || s.Name == wish.Section) && (wish.TicketClass is null || s.TicketClass == wish.TicketClass))
            .OrderByDescending(s => s.Price)
            .ToList();
        var together = sections.SelectMany(s => s.Rows)
            .Select(row => RunsOf(row, wish.Quantity, isFree))
            .Where(runs => runs.Count > 0)
            .Take(spread)
            .ToList();
        if (together.Count > 0)
        {
            var runs = together[random.Next(together.Count)];
            return [.. Enumerable.Range(runs[random.Next(runs.Count)], wish.Quantity)];
        }

        if (wish.Adjacent) return null;
        var free = sections.SelectMany(s => s.Rows).SelectMany(row => Enumerable.Range(row.FirstSeat, row.Seats)).Where(isFree)
            .Take(wish.Quantity * spread).ToArray();
        if (free.Length < wish.Quantity) return null;
        random.Shuffle(free);
        return [.. free.Take(wish.Quantity).Order()];
    }

    /// <summary>
    /// Where in a row that many free seats begin, as near to its first seat as possible: places that leave no single seat alone, if there
    /// are any. Side by side from one end, so that buyers who come after each other sit together.
    /// </summary>
    private static List<int> RunsOf(VenueRow row, int quantity, Func<int, bool> isFree)
    {
        List<int> good = [], any = [];
        for (var seat = row.FirstSeat; seat <= row.LastSeat; seat++)
        {
            if (!isFree(seat)) continue;
            var first = seat;
            while (seat <= row.LastSeat && isFree(seat) && (seat == first || !IsAisle(row, seat - 1))) seat++;
            var length = seat-- - first;
            for (var at = 0; at + quantity <= length; at += quantity) any.Add(first + at);
            for (var at = 0; at + quantity <= length; at++)
            {
                if (at == 1 || length - at - quantity == 1) continue;
                good.Add(first + at);
                at += quantity - 1;
            }
        }

        return good.Count > 0 ? good : any;
    }

    private static bool IsAisle(VenueRow row, int seat) => row.AislesAfter?.Contains(seat - row.FirstSeat + 1) ?? false;
}
