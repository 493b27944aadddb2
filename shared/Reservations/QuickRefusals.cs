using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>
/// Refuses a hold before its message where memory says that it must fail and a point read confirms it: no queue operation and no batch.
/// Where memory knows nothing the hold runs as ever, so one that can succeed pays nothing for this (ADR 130).
/// </summary>
public sealed class QuickRefusals(SeatMaps maps, SeatStore seats, SeatQuotas quotas, TimeProvider time)
{
    /// <summary>Buyers who were refused lately, at most.</summary>
    private const int Buyers = 8192;

    /// <summary>Long enough for the clicks of a buyer who was refused; the quota's document is asked each time.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(30);

    private readonly RecentSightings<(long UserId, long ConcertId)> atLimit = new(Buyers, Lately, time);

    /// <summary>The refusal, as it is committed; null where the hold may succeed.</summary>
    public async Task<Refusal?> FindAsync(Reservation wanted)
    {
        if (atLimit.Has((wanted.UserId, wanted.ConcertId)))
        {
            if (await quotas.RefuseAsync(wanted) is { } full) return full;
            atLimit.Forget((wanted.UserId, wanted.ConcertId));
        }

        foreach (var section in wanted.Seats.GroupBy(s => s.Section).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (!section.Any(s => maps.LooksTaken(wanted.ConcertDateId, s.SeatNumber))) continue;
            var found = await seats.LookAsync(ClaimOf(wanted), section.Key, [.. section]);
            // So the next look, in the turn, costs nothing unless somebody took them since.
            if (found.Done) maps.NoteAvailable(wanted.ConcertDateId, section.Select(s => s.SeatNumber));
            // What is overdue is settled first, by the hold itself.
            if (found.Done || found.Blocked.Any(s => s.IsOverdue(time.GetUtcNow()))) continue;
            return SeatsInTheWay.Refuse(found, wanted.UserId, time.GetUtcNow());
        }

        return null;
    }

    /// <summary>Remembers how a hold ended, for the next one.</summary>
    public void Learn(Reservation wanted, Outcome<Reservation> outcome)
    {
        if (outcome.Refusal is SeatLimitReached) atLimit.Note((wanted.UserId, wanted.ConcertId));
    }

    private static SeatClaim ClaimOf(Reservation wanted) => new(wanted.Id, wanted.ConcertDateId, wanted.HoldUntil, IgnoresCoolDown: false);
}
