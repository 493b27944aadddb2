using System.Diagnostics.Metrics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Seats;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>
/// Brings a reservation and its seats to rest: late, twice or never, the end is the same. docs/protocol.md has the proof.
/// </summary>
internal sealed partial class Settlement(
    ReservationStore reservations,
    SeatStore seats,
    SeatMaps maps,
    ProtocolGuards guards,
    ProtocolProbe probe,
    TimeProvider time,
    IOptions<ReservationOptions> options,
    ILogger<Settlement> logger)
{
    private static readonly Histogram<double> Lateness = Instrumentation.Meter.CreateHistogram<double>(
        "boxoffice.reservations.settle_lateness", "s", "From the time a hold is due until it is expired.");

    private readonly TimeSpan coolDown = TimeSpan.FromSeconds(options.Value.CoolDownSeconds);

    /// <summary>
    /// Decides a hold that is due: absent becomes a tombstone, held and due becomes expired. Then the seats follow, and the map.
    /// </summary>
    /// <returns>The reservation as it stands; still held where it is not due yet.</returns>
    public async Task<Reservation> SettleAsync(SeatsToSettle message, CancellationToken cancellationToken)
    {
        var reservation = await DecideAsync(message, due: true, cancellationToken);
        await probe.ReachedAsync(ProtocolStep.Settled, reservation.Id);
        await FollowAsync(reservation, message.Seats, fresh: false, cancellationToken);
        return reservation;
    }

    /// <summary>
    /// Gives back the seats of a hold that was refused half-way. Where the same id may be made by a repeated call at the same time, the
    /// reservation's document decides between the two: a tombstone, or the twin's reservation, which then keeps its seats.
    /// </summary>
    public async Task GiveBackAsync(SeatsToSettle message, bool mayHaveTwin, CancellationToken cancellationToken)
    {
        var end = mayHaveTwin
            ? await DecideAsync(message, due: false, cancellationToken)
            : Reservation.Tombstone(message, IdOf(message), time.GetUtcNow());
        await FollowAsync(end, message.Seats, fresh: false, cancellationToken);
    }

    /// <summary>
    /// Finishes what a payment, cancellation or refund began, if it was committed.
    /// </summary>
    /// <returns>The reservation; null where there is none or it is still held: the commit never came.</returns>
    public async Task<Reservation?> FinishAsync(SeatsToSettle message, CancellationToken cancellationToken)
    {
        var found = await reservations.FindAsync(IdOf(message), cancellationToken);
        await probe.ReachedAsync(ProtocolStep.SettleRead, message.ReservationId);
        if (found is not { Item.Status: not ReservationStatus.Held } decided) return null;
        if (!message.SeatsFollowed) await FollowAsync(decided.Item, message.Seats, fresh: false, cancellationToken);
        return decided.Item;
    }

    /// <summary>Makes the seats follow and then the map, which may fail: it shows, and does not decide.</summary>
    /// <returns>Whether the map was written too.</returns>
    public async Task<bool> FollowAsync(Reservation reservation, IReadOnlyList<ReservedSeat> alsoSeats, bool fresh, CancellationToken cancellationToken)
    {
        var shown = await ShowAsync(reservation.ConcertDateId, await SeatsFollowAsync(reservation, alsoSeats, fresh, cancellationToken), cancellationToken);
        await probe.ReachedAsync(ProtocolStep.SeatsFollowed, reservation.Id);
        return shown;
    }

    /// <summary>
    /// Makes the seats of a payment sold. The map is left to the payment's message, which comes at once: nobody can hold the seats either way,
    /// and the buyer does not wait for it.
    /// </summary>
    public Task SellAsync(Reservation paid, CancellationToken cancellationToken) => SeatsFollowAsync(paid, [], fresh: true, cancellationToken);

    private async Task<IReadOnlyDictionary<int, SeatStatus>> SeatsFollowAsync(
        Reservation reservation, IReadOnlyList<ReservedSeat> alsoSeats, bool fresh, CancellationToken cancellationToken)
    {
        _ = ReservationId.TryParse(reservation.Id, out var id);
        var all = reservation.Seats.Concat(alsoSeats).DistinctBy(s => s.SeatNumber).ToList();
        var context = new FollowContext(
            coolDown,
            async token => (await reservations.FindAsync(id, token))?.Item,
            () => probe.ReachedAsync(ProtocolStep.SeatsRead, reservation.Id));
        return await seats.FollowAsync(reservation, all, fresh, context, cancellationToken);
    }

    /// <summary>Writes the map; an outage of Redis is logged, and repaired by the next write or rebuild.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> ShowAsync(long concertDateId, IReadOnlyDictionary<int, SeatStatus> statuses, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var status in statuses.GroupBy(s => s.Value, s => s.Key)) await maps.WriteAsync(concertDateId, [.. status], status.Key, cancellationToken);
            return true;
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            MapLags(concertDateId, outage.GetType().Name);
            return false;
        }
    }

    private async Task<Reservation> DecideAsync(SeatsToSettle message, bool due, CancellationToken cancellationToken)
    {
        for (var round = 0; round < CosmosItems.MaxRounds; round++)
        {
            var found = await reservations.FindAsync(IdOf(message), cancellationToken);
            await probe.ReachedAsync(ProtocolStep.SettleRead, message.ReservationId);
            var now = time.GetUtcNow();
            if (found is not { } read)
            {
                var tombstone = Reservation.Tombstone(message, IdOf(message), now);
                if (!guards.Tombstone || await reservations.CreateAsync(tombstone, cancellationToken) == WriteResult.Done) return tombstone;
                continue;
            }

            if (!due || ReservationRules.Expire(read.Item, now) is not { } expired) return read.Item;
            if (!await reservations.EndAsync(expired, guards.IfMatchOnExpire ? read.ETag : null, more: null, cancellationToken)) continue;
            Lateness.Record((now - expired.HoldUntil).TotalSeconds);
            return expired;
        }

        throw new ConflictPersistsException(message.ReservationId);
    }

    private static ReservationId IdOf(SeatsToSettle message) => ReservationId.TryParse(message.ReservationId, out var id)
        ? id
        : throw new FormatException("The message names no reservation.");

    [LoggerMessage(4001, LogLevel.Warning, "The seat map of date {ConcertDateId} lags: {Reason}")]
    private partial void MapLags(long concertDateId, string reason);
}
