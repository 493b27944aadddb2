using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>Seats that the house keeps or gives back to the sale, as an operator reads it.</summary>
public sealed record HouseSeatsView(long ConcertDateId, IReadOnlyList<int> SeatNumbers, SeatStatus Status);

/// <summary>
/// Keeps seats of a date for the house, and gives them back to the sale: all of the seats that a call names, or none. Batches of a hundred;
/// what was written is taken back where a later one refuses. After a crash the same call goes on.
/// </summary>
public sealed class HouseSeats(FindDate dates, SeatStore seats, Settlement settlement, TimeProvider time)
{
    /// <summary>Seats of one call.</summary>
    public const int MaxSeats = 1000;

    private const int BatchSize = 100;

    /// <summary>Blocks seats that nobody has. Those that are blocked for the same reason already stay as they are.</summary>
    public Task<Outcome<HouseSeatsView>> BlockAsync(
        long concertDateId, IReadOnlyList<int> numbers, string reason, string? actor, CancellationToken cancellationToken)
    {
        var house = new HouseSeat(reason, actor, time.GetUtcNow());
        return RunAsync(concertDateId, numbers, SeatStatus.Blocked, (seat, wanted) => seat switch
        {
            null => (Kept(concertDateId, wanted, house), false),
            { Status: SeatStatus.Available } =>
                (seat with { Status = SeatStatus.Blocked, House = house, UserId = null, CoolDownUntil = null }, false),
            { Status: SeatStatus.Blocked } => (null, seat.House?.Reason != reason || seat.House?.Actor != actor),
            _ => (null, true),
        }, cancellationToken);
    }

    /// <summary>Gives blocked seats back to the sale. Those that are available already stay as they are.</summary>
    public Task<Outcome<HouseSeatsView>> UnblockAsync(long concertDateId, IReadOnlyList<int> numbers,
        CancellationToken cancellationToken) =>
        RunAsync(concertDateId, numbers, SeatStatus.Available, (seat, _) => seat switch
        {
            { Status: SeatStatus.Blocked } => (seat with { Status = SeatStatus.Available, House = null }, false),
            null or { Status: SeatStatus.Available } => (null, false),
            _ => (null, true),
        }, cancellationToken);

    private static Seat Kept(long concertDateId, ReservedSeat seat, HouseSeat house) => new()
    {
        Id = $"{seat.SeatNumber}",
        Block = SeatPartition.BlockOf(concertDateId, seat.Section),
        ConcertDateId = concertDateId,
        SeatNumber = seat.SeatNumber,
        Status = SeatStatus.Blocked,
        House = house,
    };

    private async Task<Outcome<HouseSeatsView>> RunAsync(
        long concertDateId,
        IReadOnlyList<int> numbers,
        SeatStatus becomes,
        Func<Seat?, ReservedSeat, (Seat? Next, bool Refuses)> decide,
        CancellationToken cancellationToken)
    {
        if (await dates(concertDateId, cancellationToken) is not { Date.Layout: var layout }) return new NotFound($"Date {concertDateId}");
        if (numbers.FirstOrDefault(n => !layout.Has(n)) is > 0 and var unknown) return new NotFound($"Seat {unknown}");
        var batches = numbers.Select(n => new ReservedSeat(n, layout.SectionOf(n).Name, null))
            .GroupBy(s => s.Section).SelectMany(s => s.Chunk(BatchSize)).ToList();
        var refusing = new List<int>();
        // A look first, which writes nothing: usually it finds every seat that refuses.
        foreach (var batch in batches)
        {
            var look =
                await seats.ChangeAsync(concertDateId, batch[0].Section, batch, (s, w) => (null, decide(s, w).Refuses), cancellationToken);
            refusing.AddRange(look.Refusing);
        }

        var (written, left) = (new List<Seat>(), new List<ShownSeat>());
        foreach (var batch in refusing.Count > 0 ? [] : batches)
        {
            var changed = await seats.ChangeAsync(concertDateId, batch[0].Section, batch, decide, cancellationToken);
            refusing.AddRange(changed.Refusing);
            if (refusing.Count > 0) break;
            written.AddRange(changed.Written);
            left.AddRange(changed.Left);
        }

        // What is taken back is shown as well: another call may have shown what this one wrote.
        IReadOnlyCollection<ShownSeat> now =
            refusing.Count > 0 ? await TakeBackAsync(concertDateId, layout, written, becomes, cancellationToken) : left;
        // No message writes the map later: repeating the call does.
        if (now.Count > 0 && !await settlement.UpdateSeatMapAsync(concertDateId, now, cancellationToken))
            return new DependencyUnavailable("redis") { RetryAfter = TimeSpan.FromSeconds(1) };
        return refusing.Count > 0 ? new SeatsNotFree([.. refusing.Order()]) : new HouseSeatsView(concertDateId, numbers, becomes);
    }

    /// <summary>A buyer was quicker between the look and the write: what this call wrote becomes what it was.</summary>
    /// <returns>The seats as they are then.</returns>
    private async Task<IReadOnlyCollection<ShownSeat>> TakeBackAsync(
        long concertDateId, VenueLayout layout, List<Seat> written, SeatStatus became, CancellationToken cancellationToken)
    {
        var after = new List<ShownSeat>();
        foreach (var batch in written.GroupBy(s => layout.SectionOf(s.SeatNumber).Name).SelectMany(g => g.Chunk(BatchSize)))
        {
            var wrote = batch.ToDictionary(s => s.SeatNumber);
            ReservedSeat[] own = [.. batch.Select(s => new ReservedSeat(s.SeatNumber, layout.SectionOf(s.SeatNumber).Name, null))];
            // What was unblocked stays so: only an operator knows for whom it was.
            var changed = await seats.ChangeAsync(concertDateId, own[0].Section, own, (now, seat) => (
                became == SeatStatus.Blocked && now == wrote[seat.SeatNumber]
                    ? now with { Status = SeatStatus.Available, House = null } : null,
                false), cancellationToken);
            after.AddRange(changed.Left);
        }

        return after;
    }
}
