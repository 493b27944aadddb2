namespace BoxOffice.Reservations;

/// <summary>
/// Orders the holds of this process that cannot all succeed: those of one buyer for one concert, and those of one seat. The second then
/// knows how the first ended, instead of losing to it in the stores. Correctness does not depend on it: between processes the documents
/// decide.
/// </summary>
public sealed class HoldTurns
{
    private readonly Lock gate = new();
    private readonly Dictionary<(long ConcertDateId, int SeatNumber), Turn> bySeat = [];
    private readonly Dictionary<(long UserId, long ConcertId), Turn> byBuyer = [];

    /// <summary>Takes the turn for all of its seats and for its buyer at once, so nobody waits while others wait for it.</summary>
    /// <param name="inTheWay">Ends with a hold that is in the way; null on success.</param>
    /// <returns>The turn, to be disposed when the hold has ended; null where another is in the way.</returns>
    public Turn? TryTake(Reservation wanted, out Task? inTheWay)
    {
        lock (gate)
        {
            inTheWay = Other(wanted)?.Ended;
            if (inTheWay is not null) return null;
            var turn = new Turn(this, wanted);
            byBuyer[(wanted.UserId, wanted.ConcertId)] = turn;
            foreach (var seat in wanted.Seats) bySeat[(wanted.ConcertDateId, seat.SeatNumber)] = turn;
            return turn;
        }
    }

    /// <summary>Completes when a hold that is in the way has ended; null where none is.</summary>
    public Task? InTheWay(Reservation wanted)
    {
        lock (gate) return Other(wanted)?.Ended;
    }

    /// <summary>These seats, and those of the date that a hold of this process is about to take.</summary>
    public IReadOnlySet<int> With(long concertDateId, IReadOnlySet<int> seats)
    {
        var all = new HashSet<int>(seats);
        lock (gate)
        {
            foreach (var (date, seat) in bySeat.Keys)
            {
                if (date == concertDateId) all.Add(seat);
            }
        }

        return all;
    }

    private Turn? Other(Reservation wanted)
    {
        if (byBuyer.TryGetValue((wanted.UserId, wanted.ConcertId), out var own)) return own;
        foreach (var seat in wanted.Seats)
        {
            if (bySeat.TryGetValue((wanted.ConcertDateId, seat.SeatNumber), out var other)) return other;
        }

        return null;
    }

    private void GiveUp(Reservation wanted)
    {
        lock (gate)
        {
            byBuyer.Remove((wanted.UserId, wanted.ConcertId));
            foreach (var seat in wanted.Seats) bySeat.Remove((wanted.ConcertDateId, seat.SeatNumber));
        }
    }

    /// <summary>A hold that is under way.</summary>
    public sealed class Turn(HoldTurns turns, Reservation wanted) : IDisposable
    {
        private TaskCompletionSource? ended;

        /// <summary>Asked for under the lock of <see cref="HoldTurns"/> only; made for who waits.</summary>
        internal Task Ended => (ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        /// <summary>Lets the next ones go on.</summary>
        public void Dispose()
        {
            turns.GiveUp(wanted);
            ended?.TrySetResult();
        }
    }
}
