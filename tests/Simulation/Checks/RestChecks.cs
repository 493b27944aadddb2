using BoxOffice.Catalog;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Simulation.World;
using BoxOffice.Wallets;

namespace BoxOffice.Simulation.Checks;

/// <summary>What is wrong when nothing is under way any more, in words: each sentence is a promise that was broken.</summary>
internal static class RestChecks
{
    /// <summary>Empty when seats, reservations, allowances, points, events and the map agree.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(SimulatedWorld world)
    {
        var records = StoredRecords.Read(world);
        var told = world.Receiver.Told;
        return [.. Find(records, told), .. DateOf(world, records, told), .. await MapOfAsync(world, records.Seats)];
    }

    /// <summary>What disagrees among the documents, and with what receivers were told: of any sale, one date only.</summary>
    public static IEnumerable<string> Find(StoredRecords records, IReadOnlySet<string> told) =>
    [
        .. records.Reservations.SelectMany(r => SeatsOf(r, records.Seats)),
        .. records.Seats.SelectMany(s => OwnerOf(s, records.Reservations)),
        .. records.Reservations.SelectMany(r => PointsOf(r, records.Entries)),
        .. records.Reservations.SelectMany(r => EventsOf(r, told)),
        .. records.Reservations.SelectMany(r => ReturnsOf(r, told)),
        .. records.Wallets.SelectMany(w => LedgerOf(w, records.Entries)),
        .. CountsOf(records),
    ];

    private static IEnumerable<string> SeatsOf(Reservation reservation, IReadOnlyList<Seat> seats)
    {
        if (reservation.Follows is [var follow, ..])
            yield return $"a reservation of user {reservation.UserId} became {follow.Became}, and the marker says for ever that not all " +
                "followed";
        if (reservation.Status == ReservationStatus.Held) yield return $"a hold of user {reservation.UserId} never ends";
        if (reservation.Status != ReservationStatus.Paid) yield break;
        foreach (var own in reservation.Seats)
        {
            var seat = seats.SingleOrDefault(s => s.SeatNumber == own.SeatNumber);
            if (seat is not { Status: SeatStatus.Sold } || seat.ReservationId != reservation.Id)
                yield return $"user {reservation.UserId} paid for seat {own.SeatNumber} and does not have it: it is {seat?.Status} of " +
                    $"{Owner(seat)}";
        }
    }

    private static IEnumerable<string> OwnerOf(Seat seat, IReadOnlyList<Reservation> reservations)
    {
        if (seat.Status == SeatStatus.Available) yield break;
        if (seat.Status == SeatStatus.Blocked)
        {
            if (seat.House is null || seat.ReservationId is not null)
                yield return $"seat {seat.SeatNumber} is blocked, and not the house's";
            yield break;
        }

        var owner = reservations.SingleOrDefault(r => r.Id == seat.ReservationId);
        if (owner is not { Status: ReservationStatus.Paid } || !owner.Has(seat.SeatNumber))
            yield return $"seat {seat.SeatNumber} is {seat.Status} and nobody has paid for it: it can never be sold again";
    }

    private static IEnumerable<string> PointsOf(Reservation reservation, IReadOnlyList<LedgerEntry> entries)
    {
        var own = entries.Where(e => e.ReservationId == reservation.Id.Value).ToList();
        // What the box office sold was paid there.
        var owed = reservation is { Status: ReservationStatus.Paid, BoxOffice: null } ? -reservation.TotalPrice : 0;
        owed -= reservation.Kept;
        if (own.Sum(e => e.Amount) != owed)
            yield return $"a reservation of user {reservation.UserId} is {reservation.Status} and moved {own.Sum(e => e.Amount)} points";
        if (own.Count(e => e.Reason == LedgerReason.Payment) > 1)
            yield return $"user {reservation.UserId} was debited twice for one reservation";
    }

    private static IEnumerable<string> EventsOf(Reservation reservation, IReadOnlySet<string> told)
    {
        ReservationStatus[] became = reservation switch
        {
            { IsTombstone: true } or { Status: ReservationStatus.Held } => [],
            { Status: ReservationStatus.Refunded } => [ReservationStatus.Paid, ReservationStatus.Refunded],
            _ => [reservation.Status],
        };
        return became.Where(status => !told.Contains(ReservationEvents.Of(reservation, status).Id))
            .Select(status => $"receivers were never told that a reservation of user {reservation.UserId} became {status}");
    }

    /// <summary>Seats that were given back while the reservation went on with others.</summary>
    private static IEnumerable<string> ReturnsOf(Reservation reservation, IReadOnlySet<string> told)
    {
        var wasGivenBack = reservation.Status is ReservationStatus.Cancelled or ReservationStatus.Refunded;
        var parts = (reservation.Returned ?? []).SkipLast(wasGivenBack ? 1 : 0);
        return parts.Where(part => !told.Contains(ReservationEvents.OfReturn(reservation, part).Id))
            .Select(
                part => $"receivers were never told that user {reservation.UserId} gave back seats {string.Join(", ", part.SeatNumbers)}");
    }

    /// <summary>What was moved or cancelled has been done about everybody who has seats.</summary>
    private static IEnumerable<string> DateOf(SimulatedWorld world, StoredRecords records, IReadOnlySet<string> told)
    {
        var date = StoredRecords.ConcertOf(world)!.Dates[0];
        var moves = date.Moves ?? [];
        var done = StoredRecords.JobsOf(world).Where(j => j.Status == DateJobStatus.Done).Select(j => j.Change).ToHashSet();
        foreach (var change in DateChange.Of(SimulatedHall.ConcertId, date).Select(c => c.Change).Where(c => !done.Contains(c)))
            yield return $"the job of {(change.Move is { } number ? $"move {number}" : "the cancellation")} never ends";
        var open = records.Reservations.Where(r => r.Status == ReservationStatus.Paid).ToList();
        if (date.Cancelled is not null)
        {
            foreach (var left in open) yield return $"the date is cancelled, and user {left.UserId} was not refunded";
        }
        else if (moves.Count > 0)
        {
            foreach (var left in open.Where(r => r.StartsAt != moves[^1].To
                && !told.Contains(ReservationEvents.OfMove(r, moves.Count, moves[^1], moves[^1].To).Id)))
                yield return $"user {left.UserId} was never told that the date moved";
        }
    }

    private static IEnumerable<string> LedgerOf(Wallet wallet, IReadOnlyList<LedgerEntry> entries)
    {
        var own = entries.Where(e => e.UserId == wallet.UserId).OrderBy(e => e.Sequence).ToList();
        if (own.Sum(e => e.Amount) != wallet.Balance)
            yield return $"the ledger of user {wallet.UserId} sums to {own.Sum(e => e.Amount)}, the balance is {wallet.Balance}";
        if (wallet.Balance < 0) yield return $"user {wallet.UserId} has {wallet.Balance} points";
        if (!own.Select(e => e.Sequence).SequenceEqual(Enumerable.Range(1, own.Count).Select(n => (long)n)))
            yield return $"the ledger of user {wallet.UserId} has a gap or a double";
    }

    private static IEnumerable<string> CountsOf(StoredRecords records)
    {
        foreach (var user in records.Reservations.GroupBy(r => r.UserId))
        {
            var paid = user.Where(r => r is { Status: ReservationStatus.Paid, BoxOffice: null }).Sum(r => r.Seats.Count);
            var counted = records.Quotas.SingleOrDefault(a => a.UserId == user.Key)?.Entries.Sum(e => e.Seats) ?? 0;
            if (paid != counted) yield return $"user {user.Key} has {paid} seats, and the allowance counts {counted}";
        }
    }

    private static async Task<IReadOnlyList<string>> MapOfAsync(SimulatedWorld world, IReadOnlyList<Seat> seats)
    {
        var map = (byte[]?)await world.RedisDatabase.StringGetAsync(new SeatKeys(SimulatedHall.DateId).Map);
        // A map that is missing is rebuilt from the seats when somebody asks for it.
        if (map is null) return [];
        var drawn = new SeatMap(SimulatedHall.Seats, map);
        return [.. seats.Where(s => drawn.StatusOf(s.SeatNumber) != s.Status)
            .Select(s => $"the map shows seat {s.SeatNumber} as {drawn.StatusOf(s.SeatNumber)}, and it is {s.Status}")];
    }

    private static string Owner(Seat? seat) => seat?.UserId is { } user ? $"user {user}" : "nobody";
}
