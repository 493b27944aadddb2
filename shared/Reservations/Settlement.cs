using System.Diagnostics.Metrics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Seats;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Reservations;

/// <summary>A reservation that was decided, and whose seats agree with it.</summary>
/// <param name="Item">As it was decided.</param>
/// <param name="ETag">Its version; null where it is not known.</param>
/// <param name="IsShown">The map was written too.</param>
public sealed record SettledReservation(Reservation Item, string? ETag, bool IsShown);

/// <summary>
/// Brings a reservation and its seats to rest. Messages may come late, twice or never; the end is the same. docs/protocol.md has the proof.
/// </summary>
public sealed partial class Settlement(
    ReservationStore reservations, SeatStore seats, SeatMaps maps, TimeProvider time, ILogger<Settlement> logger)
{
    private static readonly Histogram<double> Lateness = Instrumentation.Meter.CreateHistogram<double>(
        "boxoffice.reservations.settle_lateness", "s", "From the time a hold is due until it is expired.");

    /// <summary>
    /// Decides a hold that is due: absent becomes a tombstone, held and due becomes expired. Then the seats are reconciled, and the map.
    /// </summary>
    /// <returns>The reservation as it is then; still held where it is not due yet.</returns>
    public async Task<SettledReservation> SettleAsync(SeatsToSettle message, CancellationToken cancellationToken)
    {
        var settled = await DecideAsync(message, expires: true, cancellationToken);
        // A tombstone names only the seats that its writer wanted, so the others need a mark of their own.
        var others = settled is { ETag: not null, Item.IsTombstone: true } && message.Seats.Any(s => !settled.Item.Has(s.SeatNumber))
            ? new Follow(ReservationStatus.Expired) { Part = message.Seats }
            : null;
        if (others is not null) await reservations.MarkAsync(settled.Item, settled.ETag!, others, time.GetUtcNow(), cancellationToken);
        settled = settled with { IsShown = await ReconcileAsync(settled.Item, message.Seats, fresh: false, cancellationToken) };
        if (others is null) return settled;
        settled = settled with { ETag = null };
        await FollowedAsync(settled, others.Became, others.SeatNumbers, cancellationToken);
        return settled;
    }

    /// <summary>
    /// Gives back the seats of a hold that was refused half-way. A repeated call may make the same id at the same time, so the
    /// reservation's document decides between the two: a tombstone, or the other call's reservation, which then keeps its seats.
    /// </summary>
    public async Task GiveBackAsync(SeatsToSettle message, CancellationToken cancellationToken)
    {
        var end = await DecideAsync(message, expires: false, cancellationToken);
        var mark = new Follow(ReservationStatus.Expired);
        // Decided by another, perhaps before these seats were taken, whose message may have looked at them
        // already: they need a mark of their own.
        if (end.ETag is not null && end.Item.Status != ReservationStatus.Held)
        {
            mark = mark with { Part = message.Seats };
            await reservations.MarkAsync(end.Item, end.ETag, mark, time.GetUtcNow(), cancellationToken);
        }

        var isShown = await ReconcileAsync(end.Item, message.Seats, fresh: false, cancellationToken);
        await FollowedAsync(end with { ETag = null, IsShown = isShown }, mark.Became, mark.SeatNumbers, cancellationToken);
    }

    /// <summary>Writes that all of a decision has followed, unless the map lags: the reconciler comes back to that.</summary>
    public Task FollowedAsync(SettledReservation settled, ReservationStatus became, IReadOnlyList<int>? part,
        CancellationToken cancellationToken) =>
        settled.IsShown ? reservations.FollowedAsync(settled.Item, settled.ETag, became, part, cancellationToken) : Task.CompletedTask;

    /// <summary>Finishes what a payment, cancellation or refund began, if it was committed.</summary>
    /// <returns>The reservation; null where there is none or it is still held: the commit never came.</returns>
    /// <exception cref="ReadBehindException">The message says that the commit came, and the read does not show it.</exception>
    public async Task<SettledReservation?> FinishAsync(SeatsToSettle message, CancellationToken cancellationToken)
    {
        var found = await reservations.FindAsync(message.ReservationId, cancellationToken);
        if (message.Committed is { } committed && (found is not { } read || !Shows(read.Item, message.Part, committed)))
            throw new ReadBehindException(message.ReservationId.Value);
        if (found is not { Item: var decided, ETag: var etag } || !Came(decided, message.Part)) return null;
        var isShown = message.SeatsFollowed || await ReconcileAsync(decided, message.Seats, fresh: false, cancellationToken);
        return new SettledReservation(decided, etag, isShown);
    }

    /// <summary>The read has what the request committed: a status, or the return of some seats.</summary>
    private static bool Shows(Reservation read, IReadOnlyList<int>? part, ReservationStatus committed) =>
        part is null ? ReservationRules.HasBeen(read.Status, committed) : read.FindReturn(part) is not null;

    /// <summary>The commit that the message was queued for may have come.</summary>
    private static bool Came(Reservation read, IReadOnlyList<int>? part) =>
        part is null ? read.Status != ReservationStatus.Held : read.FindReturn(part) is not null;

    /// <summary>Reconciles the seats and then the map, which may fail: it shows, and does not decide.</summary>
    /// <returns>Whether the map was written too.</returns>
    public async Task<bool> ReconcileAsync(
        Reservation reservation, IReadOnlyList<ReservedSeat> alsoSeats, bool fresh, CancellationToken cancellationToken)
    {
        var all = reservation.Seats.Concat(alsoSeats).DistinctBy(s => s.SeatNumber).ToList();
        return await UpdateSeatMapAsync(
            reservation.ConcertDateId, await seats.ReconcileAsync(reservation, all, fresh, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Marks the seats of a payment sold. The map is left to the payment's message, which comes at once: the seats cannot be held either
    /// way, and the buyer does not wait for it.
    /// </summary>
    public Task SellAsync(Reservation paid, CancellationToken cancellationToken) =>
        seats.ReconcileAsync(paid, paid.Seats, fresh: true, cancellationToken);

    /// <summary>Writes the map; an outage of Redis is logged, and repaired by the next write or rebuild.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> UpdateSeatMapAsync(
        long concertDateId, IReadOnlyCollection<ShownSeat> seen, CancellationToken cancellationToken)
    {
        try
        {
            await maps.WriteAsync(concertDateId, seen, cancellationToken);
            return true;
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            MapLags(concertDateId, outage.GetType().Name);
            return false;
        }
    }

    private Task<SettledReservation> DecideAsync(SeatsToSettle message, bool expires, CancellationToken cancellationToken) =>
        Contention.RetryOnConflictAsync(message.ReservationId.Value, async Task<SettledReservation?> (_) =>
        {
            var found = await reservations.FindAsync(message.ReservationId, cancellationToken);
            var now = time.GetUtcNow();
            if (found is not { } read)
            {
                var tombstone = Reservation.Tombstone(message, now);
                return await reservations.CreateAsync(tombstone, cancellationToken) == WriteResult.Done
                    ? new SettledReservation(tombstone, null, false) : null;
            }

            if (!expires || ReservationRules.Expire(read.Item, now) is not { } expired)
                return new SettledReservation(read.Item, read.ETag, false);
            expired = expired.Following(new Follow(ReservationStatus.Expired), now);
            if (await reservations.EndAsync(expired, read.ETag, more: null, cancellationToken) is not { } etag) return null;
            Lateness.Record((now - expired.HoldUntil).TotalSeconds);
            return new SettledReservation(expired, etag, false);
        }, cancellationToken);

    [LoggerMessage(4001, LogLevel.Warning, "The seat map of date {ConcertDateId} lags: {Reason}")]
    private partial void MapLags(long concertDateId, string reason);
}
