using BoxOffice.Platform.Cosmos;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>How claiming the seats of one section ended.</summary>
/// <param name="Seats">On success, the seats with the versions that were written.</param>
/// <param name="Blocked">The seats in the way, as they were read; empty on success.</param>
/// <param name="CoolingDown">Those in the way only because the buyer let them go a moment ago.</param>
public sealed record ClaimResult(IReadOnlyList<ReservedSeat> Seats, IReadOnlyList<Seat> Blocked, IReadOnlyList<Seat> CoolingDown)
{
    /// <summary>All seats are the claim's.</summary>
    public bool Done => Blocked.Count == 0 && CoolingDown.Count == 0;
}

/// <summary>
/// The documents that decide who has a seat. All writes of a section are one batch: all of its seats or none.
/// </summary>
internal sealed class SeatStore(CosmosDatabase cosmos, ProtocolGuards guards, ProtocolProbe probe, TimeProvider time)
{
    /// <summary>
    /// Takes all seats of a section, or none and says which are in the way. The first try assumes that nobody ever touched them: during
    /// a sale that is so, and costs no read.
    /// </summary>
    public async Task<ClaimResult> ClaimAsync(SeatClaim claim, string section, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken)
    {
        IReadOnlyList<Stored<Seat>?> read = new Stored<Seat>?[seats.Count];
        for (var round = 0; round < CosmosItems.MaxRounds; round++)
        {
            var verdicts = read.Select(s => SeatRules.Claim(s?.Item, claim, time.GetUtcNow())).ToArray();
            var takesOver = !guards.SettleBeforeTakeover || !guards.SeatCondition;
            Seat[] With(params ClaimVerdict[] which) => [.. read.Where((s, i) => s is not null && which.Contains(verdicts[i])).Select(s => s!.Value.Item)];
            var blocked = takesOver ? With(ClaimVerdict.Taken) : With(ClaimVerdict.Taken, ClaimVerdict.Overdue);
            var cooling = With(ClaimVerdict.CoolingDown);
            if (blocked.Length + cooling.Length > 0) return new ClaimResult([], blocked, cooling);
            if (await TakeAsync(claim, section, seats, read, verdicts, cancellationToken) is { } taken) return new ClaimResult(taken, [], []);
            read = await ReadAsync(claim.ConcertDateId, section, seats, cancellationToken);
            await probe.ReachedAsync(ProtocolStep.ClaimRead, claim.Id.Value);
        }

        throw new ConflictPersistsException(SeatPartition.BlockOf(claim.ConcertDateId, section));
    }

    /// <summary>One batch; null where somebody was faster.</summary>
    private async Task<IReadOnlyList<ReservedSeat>?> TakeAsync(
        SeatClaim claim, string section, IReadOnlyList<ReservedSeat> seats, IReadOnlyList<Stored<Seat>?> read, ClaimVerdict[] verdicts, CancellationToken cancellationToken)
    {
        var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(claim.ConcertDateId, section));
        var place = new int[seats.Count];
        for (var i = 0; i < seats.Count; i++)
        {
            place[i] = verdicts[i] == ClaimVerdict.Ours ? -1 : batch.Count;
            if (place[i] >= 0) batch.Write(claim.Held(seats[i]), seats[i].SeatNumber.ToString(), guards.SeatCondition ? read[i] : AnyVersion(read[i]), BoxOfficeJson.Default.Seat);
        }

        if (batch.Count == 0) return [.. seats.Select((s, i) => s with { ETag = read[i]!.Value.ETag })];
        var written = await batch.ExecuteAsync(cancellationToken);
        return written.Done ? [.. seats.Select((s, i) => s with { ETag = place[i] < 0 ? read[i]!.Value.ETag : written.ETags[place[i]] })] : null;
    }

    /// <summary>
    /// Makes the seats follow the reservation, only where they are still its own. Idempotent. Reads the reservation again whenever a
    /// seat changed in between: a payment may have become a refund.
    /// </summary>
    /// <param name="reservation">As it was just written or read.</param>
    /// <param name="fresh">The versions in <paramref name="seats"/> are worth a try without reading the seats.</param>
    /// <returns>The status of every seat as it was left, whoever has it.</returns>
    public async Task<IReadOnlyDictionary<int, SeatStatus>> FollowAsync(
        Reservation reservation, IReadOnlyList<ReservedSeat> seats, bool fresh, FollowContext context, CancellationToken cancellationToken)
    {
        var left = new Dictionary<int, SeatStatus>();
        foreach (var section in seats.GroupBy(s => s.Section))
        {
            IReadOnlyList<ReservedSeat> own = [.. section];
            var read = fresh && own.All(s => s.ETag is not null)
                ? Remembered(reservation, own)
                : await ReadFoundAsync(reservation.ConcertDateId, section.Key, own, context, cancellationToken);
            var now = reservation;
            for (var round = 0; !await TryFollowAsync(now, section.Key, read, left, context, cancellationToken); round++)
            {
                if (round == CosmosItems.MaxRounds) throw new ConflictPersistsException(reservation.Id);
                now = await context.ReadAgain(cancellationToken) ?? now;
                read = await ReadFoundAsync(reservation.ConcertDateId, section.Key, own, context, cancellationToken);
            }
        }

        return left;
    }

    /// <summary>The seats' documents, in that order; null where nobody ever touched one.</summary>
    public async Task<Seat?[]> FindAsync(long concertDateId, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken) =>
        await Task.WhenAll(seats.Select(async s => (await ReadAsync(concertDateId, s.Section, [s], cancellationToken))[0]?.Item));

    private async Task<bool> TryFollowAsync(
        Reservation reservation, string section, IReadOnlyList<Stored<Seat>> read, Dictionary<int, SeatStatus> left, FollowContext context, CancellationToken cancellationToken)
    {
        var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(reservation.ConcertDateId, section));
        foreach (var seat in read)
        {
            var owned = guards.OwnerCheck || seat.Item.ReservationId is null ? seat.Item : seat.Item with { ReservationId = reservation.Id };
            var next = SeatRules.Follow(owned, reservation, context.CoolDown);
            left[seat.Item.SeatNumber] = (next ?? seat.Item).Status;
            if (next is not null) batch.Replace(next, next.Id, seat.ETag, BoxOfficeJson.Default.Seat);
        }

        return batch.Count == 0 || (await batch.ExecuteAsync(cancellationToken)).Done;
    }

    private static List<Stored<Seat>> Remembered(Reservation reservation, IReadOnlyList<ReservedSeat> seats)
    {
        _ = ReservationId.TryParse(reservation.Id, out var id);
        var claim = new SeatClaim(id, reservation.ConcertDateId, reservation.HoldUntil, IgnoresCoolDown: false);
        return [.. seats.Select(s => new Stored<Seat>(claim.Held(s), s.ETag!))];
    }

    private async Task<List<Stored<Seat>>> ReadFoundAsync(
        long concertDateId, string section, IReadOnlyList<ReservedSeat> seats, FollowContext context, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(concertDateId, section, seats, cancellationToken);
        await context.SeatsRead();
        return [.. read.Where(s => s is not null).Select(s => s!.Value)];
    }

    private async Task<Stored<Seat>?[]> ReadAsync(long concertDateId, string section, IReadOnlyList<ReservedSeat> seats, CancellationToken cancellationToken)
    {
        var partition = SeatPartition.Of(concertDateId, section);
        return await Task.WhenAll(seats.Select(s => cosmos.Seats.FindAsync(s.SeatNumber.ToString(), partition, BoxOfficeJson.Default.Seat, cancellationToken)));
    }

    private static Stored<Seat>? AnyVersion(Stored<Seat>? read) => read is { } seat ? seat with { ETag = null! } : null;
}

/// <summary>What making seats follow needs besides them.</summary>
/// <param name="CoolDown">The setting Reservations__CoolDownSeconds.</param>
/// <param name="ReadAgain">Reads the reservation.</param>
/// <param name="SeatsRead">The step between reading and writing, for the tests that stop there.</param>
internal sealed record FollowContext(TimeSpan CoolDown, Func<CancellationToken, Task<Reservation?>> ReadAgain, Func<ValueTask> SeatsRead);
