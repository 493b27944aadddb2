using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// Holds as buyers ask for them: in turn where they compete within this process, refused at once where that is certain, and else by
/// <see cref="Holds"/>.
/// </summary>
public sealed class HoldDesk(Holds holds, HoldTurns turns, QuickRefusals refusals)
{
    /// <summary>
    /// A hold that has waited longer goes on without a turn. Real time, as it is real work that is waited for; a hold takes
    /// milliseconds.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The refusal of a hold that must fail, without taking anything: where it is suspected, or where another hold of this process was in
    /// the way and won. Null where the hold may succeed.
    /// </summary>
    public async Task<Refusal?> RefuseAsync(Reservation wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await SuspectedAsync(wanted) is { } refusal) return refusal;

            var left = Patience - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || turns.InTheWay(wanted) is not { } other) return null;
            await other.WaitAsync(left, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>All of the seats, or none and why.</summary>
    /// <param name="wanted">What is to be held: <see cref="Reservation.Wanted"/>.</param>
    public async Task<Outcome<Reservation>> HoldAsync(Reservation wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await SuspectedAsync(wanted) is { } refusal) return refusal;

            using var turn = turns.TryTake(wanted, out var inTheWay);
            var left = Patience - TimeProvider.System.GetElapsedTime(started);
            if (turn is not null || left <= TimeSpan.Zero)
            {
                // Whoever was in the way may have ended between the look and the turn.
                if (turn is not null && await SuspectedAsync(wanted) is { } late) return late;
                var held = await holds.HoldAsync(wanted, ignoresCoolDown: false);
                refusals.Learn(wanted, held);
                return held;
            }

            await inTheWay!.WaitAsync(left, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The seats that are gone, and those that holds under way are about to take.</summary>
    public IReadOnlySet<int> WithWanted(BookableDate date, IReadOnlySet<int> gone) => turns.With(date.Date.ConcertDateId, gone);

    /// <summary>A refusal that was suspected and is certain, counted as any other.</summary>
    private async Task<Refusal?> SuspectedAsync(Reservation wanted)
    {
        var refusal = await refusals.FindAsync(wanted);
        if (refusal is not null) Holds.Count(refusal);
        return refusal;
    }
}
