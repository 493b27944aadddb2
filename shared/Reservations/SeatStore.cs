using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Seats;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>How claiming the seats of one section ended.</summary>
/// <param name="Seats">On success, the seats with the versions that were written.</param>
/// <param name="Blocked">The seats in the way, as they were read; empty on success.</param>
/// <param name="CoolingDown">Those in the way only because the buyer's own hold of them expired a moment ago.</param>
public sealed record ClaimResult(IReadOnlyList<ReservedSeat> Seats, IReadOnlyList<Seat> Blocked, IReadOnlyList<Seat> CoolingDown)
{
    /// <summary>All seats are the claim's.</summary>
    public bool Done => Blocked.Count == 0 && CoolingDown.Count == 0;
}

/// <summary>How a change of seats ended.</summary>
/// <param name="Refusing">The numbers of the seats that do not allow it; nothing was written then.</param>
/// <param name="Written">What was written.</param>
/// <param name="Left">Every seat as it is then; without those that nobody ever touched.</param>
public sealed record SeatChanges(IReadOnlyList<int> Refusing, IReadOnlyList<Seat> Written, IReadOnlyList<ShownSeat> Left);

/// <summary>The documents that decide who has a seat. All writes of a section are one batch: all of its seats or none.</summary>
public sealed class SeatStore(CosmosDatabase cosmos, ReservationStore reservations, TimeProvider time, IOptions<ReservationOptions> options)
{
    /// <summary>Buyers who are refused the same seat share a read of it.</summary>
    private readonly FreshReads<(long ConcertDateId, string Section, int SeatNumber), Stored<Seat>?> looks = new(seat =>
        cosmos.Seats.FindAsync(
            seat.SeatNumber.ToString(),
            SeatPartition.Of(seat.ConcertDateId, seat.Section),
            BoxOfficeJson.Default.Seat,
            CancellationToken.None));

    private readonly TimeSpan coolDown = TimeSpan.FromSeconds(options.Value.CoolDownSeconds);

    /// <summary>
    /// Takes all seats of a section, or none and says which are in the way. The first attempt assumes that no document exists yet: during
    /// a sale that is so, and costs no read.
    /// </summary>
    public Task<ClaimResult> ClaimAsync(
        SeatClaim claim, string section, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken) =>
        Contention.RetryOnConflictAsync(SeatPartition.BlockOf(claim.ConcertDateId, section), async Task<ClaimResult?> (round) =>
        {
            var read = round == 0
                ? new Stored<Seat>?[seats.Count]
                : await ReadAsync(claim.ConcertDateId, section, seats, cancellationToken);
            var (result, verdicts) = Judge(claim, read);
            if (!result.Done) return result;
            return await TakeAsync(claim, section, seats, read, verdicts, cancellationToken) is { } taken
                ? result with { Seats = taken }
                : null;
        }, cancellationToken);

    /// <summary>What a claim would come to, by a point read of each seat that began after this call. Takes nothing.</summary>
    public async Task<ClaimResult> LookAsync(SeatClaim claim, string section, IReadOnlyList<ReservedSeat> wanted) =>
        Judge(claim, await Task.WhenAll(wanted.Select(s => looks.ReadAsync((claim.ConcertDateId, section, s.SeatNumber))))).Result;

    /// <summary>
    /// Reconciles seats with their reservation, only where they are still its own. Idempotent. Reads the reservation again whenever a
    /// seat changed in between: a payment may have become a refund.
    /// </summary>
    /// <param name="reservation">As it was just written or read.</param>
    /// <param name="fresh">The versions in <paramref name="seats"/> are worth an attempt without reading the seats.</param>
    /// <returns>Every seat as it was left, also those of other reservations.</returns>
    public async Task<IReadOnlyCollection<ShownSeat>> ReconcileAsync(
        Reservation reservation, IReadOnlyList<ReservedSeat> seats, bool fresh, CancellationToken cancellationToken)
    {
        var left = new List<ShownSeat>();
        foreach (var section in seats.GroupBy(s => s.Section))
        {
            IReadOnlyList<ReservedSeat> own = [.. section];
            var written = await Contention.RetryOnConflictAsync(reservation.Id.Value, async Task<List<Seat>?> (round) =>
            {
                var now = round == 0 ? reservation : (await reservations.FindAsync(reservation.Id, cancellationToken))?.Item ?? reservation;
                var read = round == 0 && fresh && own.All(s => s is { ETag: not null, Version: not null })
                    ? Remembered(reservation, own)
                    : await ReadAsync(reservation.ConcertDateId, section.Key, own, cancellationToken);
                return await TryReconcileAsync(now, section.Key, read, cancellationToken);
            }, cancellationToken);
            left.AddRange(written.Select(s => s.Shown));
        }

        return left;
    }

    /// <summary>The seats' documents, in that order; null where there is none.</summary>
    public async Task<Seat?[]> FindAsync(long concertDateId, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken) =>
        await Task.WhenAll(seats.Select(async s => (await ReadAsync(concertDateId, s.Section, [s], cancellationToken))[0]?.Item));

    /// <summary>Changes at most a hundred seats of a section together, or none and says which refuse.</summary>
    /// <param name="decide">Pure: the seat, null where there is no document, to the one to write, null to leave it, or a refusal.</param>
    public Task<SeatChanges> ChangeAsync(
        long concertDateId,
        string section,
        IReadOnlyList<ReservedSeat> seats,
        Func<Seat?, ReservedSeat, (Seat? Next, bool Refuses)> decide,
        CancellationToken cancellationToken) =>
        Contention.RetryOnConflictAsync(SeatPartition.BlockOf(concertDateId, section), async Task<SeatChanges?> (_) =>
        {
            var read = await ReadAsync(concertDateId, section, seats, cancellationToken);
            var decided = read.Select((s, i) => decide(s?.Item, seats[i])).Select((d, i) =>
                d with { Next = d.Next is { } changed ? changed with { Version = (read[i]?.Item.Version ?? 0) + 1 } : null }).ToList();
            var refusing = seats.Where((_, i) => decided[i].Refuses).Select(s => s.SeatNumber).ToList();
            if (refusing.Count > 0) return new SeatChanges(refusing, [], []);
            var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(concertDateId, section));
            for (var i = 0; i < seats.Count; i++)
            {
                if (decided[i].Next is { } next) batch.Write(next, next.Id, read[i], BoxOfficeJson.Default.Seat);
            }

            if (batch.Count > 0 && !(await batch.ExecuteAsync(cancellationToken)).Done) return null;
            return new SeatChanges(
                [],
                [.. decided.Select(d => d.Next).OfType<Seat>()],
                [.. decided.Select((d, i) => (d.Next ?? read[i]?.Item)?.Shown).OfType<ShownSeat>()]);
        }, cancellationToken);

    private (ClaimResult Result, ClaimVerdict[] Verdicts) Judge(SeatClaim claim, Stored<Seat>?[] read)
    {
        var verdicts = read.Select(s => SeatRules.Claim(s?.Item, claim, time.GetUtcNow())).ToArray();
        Seat[] With(params ClaimVerdict[] which) => [.. read.Where((_, i) => which.Contains(verdicts[i])).Select(s => s!.Value.Item)];
        return (new ClaimResult([], With(ClaimVerdict.Taken, ClaimVerdict.Overdue), With(ClaimVerdict.CoolingDown)), verdicts);
    }

    /// <summary>One batch; null where another writer was faster.</summary>
    private async Task<IReadOnlyList<ReservedSeat>?> TakeAsync(
        SeatClaim claim,
        string section,
        IReadOnlyList<ReservedSeat> seats,
        Stored<Seat>?[] read,
        ClaimVerdict[] verdicts,
        CancellationToken cancellationToken)
    {
        var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(claim.ConcertDateId, section));
        var (place, versions) = (new int[seats.Count], new int[seats.Count]);
        for (var i = 0; i < seats.Count; i++)
        {
            place[i] = verdicts[i] == ClaimVerdict.Ours ? -1 : batch.Count;
            versions[i] = (read[i]?.Item.Version ?? 0) + (place[i] < 0 ? 0 : 1);
            var held = claim.Held(seats[i], versions[i], read[i]?.Item.House);
            if (place[i] >= 0) batch.Write(held, held.Id, read[i], BoxOfficeJson.Default.Seat);
        }

        if (batch.Count == 0) return [.. seats.Select((s, i) => s with { ETag = read[i]!.Value.ETag, Version = versions[i] })];
        var written = await batch.ExecuteAsync(cancellationToken);
        return written.Done
            ? [.. seats.Select(
                (s, i) => s with { ETag = place[i] < 0 ? read[i]!.Value.ETag : written.ETags[place[i]], Version = versions[i] })]
            : null;
    }

    /// <returns>The seats as they are afterwards; null where another writer was faster.</returns>
    private async Task<List<Seat>?> TryReconcileAsync(
        Reservation reservation, string section, Stored<Seat>?[] read, CancellationToken cancellationToken)
    {
        var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(reservation.ConcertDateId, section));
        var left = new List<Seat>();
        foreach (var seat in read.OfType<Stored<Seat>>())
        {
            var next = SeatRules.Reconcile(seat.Item, reservation, coolDown) is { } followed
                ? followed with { Version = seat.Item.Version + 1 } : null;
            left.Add(next ?? seat.Item);
            if (next is not null) batch.Replace(next, next.Id, seat.ETag, BoxOfficeJson.Default.Seat);
        }

        return batch.Count == 0 || (await batch.ExecuteAsync(cancellationToken)).Done ? left : null;
    }

    private static Stored<Seat>?[] Remembered(Reservation reservation, IReadOnlyList<ReservedSeat> seats)
    {
        var claim = new SeatClaim(reservation.Id, reservation.ConcertDateId, reservation.HoldUntil, IgnoresCoolDown: false);
        return [.. seats.Select(s => new Stored<Seat>(claim.Held(s, s.Version!.Value), s.ETag!))];
    }

    private async Task<Stored<Seat>?[]> ReadAsync(
        long concertDateId, string section, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken)
    {
        var partition = SeatPartition.Of(concertDateId, section);
        return await Task.WhenAll(seats.Select(s =>
            cosmos.Seats.FindAsync(s.SeatNumber.ToString(), partition, BoxOfficeJson.Default.Seat, cancellationToken)));
    }
}
