using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Reservations;

/// <summary>A buyer's reservations: hold and list. The checks that need no seat come first; then the protocol runs.</summary>
public sealed class Bookings
{
    /// <summary>How often other seats are tried where somebody was faster.</summary>
    private const int MaxChoices = 8;

    private readonly ConcertCatalog catalog;
    private readonly SeatMaps maps;
    private readonly QueueGate gate;
    private readonly Holds holds;
    private readonly ReservationStore reservations;
    private readonly TimeProvider time;
    private readonly Random random;

    internal Bookings(
        ConcertCatalog catalog, SeatMaps maps, QueueGate gate, Holds holds, ReservationStore reservations, TimeProvider time, Random random)
    {
        (this.catalog, this.maps, this.gate, this.holds) = (catalog, maps, gate, holds);
        (this.reservations, this.time, this.random) = (reservations, time, random);
    }

    /// <summary>Holds the seats, or the best there are.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    /// <param name="key">What names a repeated call; null for a call that is not repeated.</param>
    public async Task<Outcome<ReservationView>> HoldAsync(HoldCommand command, string? token, string? key, CancellationToken cancellationToken)
    {
        if ((await FindDateAsync(command, cancellationToken)).Refused(out var wrong, out var date)) return wrong;
        if ((await gate.RequireAdmittedAsync(token, command.UserId, date.Concert.QueueId, cancellationToken)).Refused(out var refusal, out var admitted))
            return refusal;
        if (date.Date.StartsAt <= time.GetUtcNow()) return new DatePast();
        if (command.Seats?.FirstOrDefault(n => !date.Layout.Has(n)) is > 0 and var unknown) return new NotFound($"Seat {unknown}");
        if (command.Wish?.Section is { } section && date.Layout.FindSection(section) is null) return new NotFound($"Section {section}");
        var id = key is null ? ReservationId.New(command.UserId) : ReservationId.Derived(command.UserId, key);
        var held = command.Seats is { } seats
            ? await holds.HoldAsync(OrderOf(id, date, admitted.Place, seats, key is not null))
            : await HoldBestAsync(id, date, admitted.Place, command.Wish!, key is not null, cancellationToken);
        if (held.Refused(out var gone, out var reservation)) return gone;
        if (reservation.Status == ReservationStatus.Held)
            await gate.HoldAsync(reservation.QueueId, reservation.UserId, reservation.Place, reservation.Id, reservation.HoldUntil);
        return ReservationView.Of(reservation);
    }

    /// <summary>A user's reservations, the newest first.</summary>
    public async Task<IReadOnlyList<ReservationView>> ListAsync(long userId, CancellationToken cancellationToken) =>
        [.. (await reservations.ListAsync(userId, cancellationToken)).Select(ReservationView.Of)];

    private async Task<Outcome<BookableDate>> FindDateAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        if (await catalog.FindConcertAsync(command.ConcertId, cancellationToken) is null) return new NotFound($"Concert {command.ConcertId}");
        if (await catalog.FindAnyDateAsync(command.ConcertDateId, cancellationToken) is not { } date) return new NotFound($"Date {command.ConcertDateId}");
        return date.Concert.ConcertId == command.ConcertId
            ? date
            : InvalidRequest.Because("concertDateId", $"Date {command.ConcertDateId} is not one of concert {command.ConcertId}.");
    }

    private async Task<Outcome<Reservation>> HoldBestAsync(
        ReservationId id, BookableDate date, PlaceId place, SeatWish wish, bool repeatable, CancellationToken cancellationToken)
    {
        var gone = new HashSet<int>();
        for (var choice = 1; choice <= MaxChoices; choice++)
        {
            var map = await maps.GetAsync(date, cancellationToken);
            // Buyers who lost once spread out over ever more rows.
            if (BestAvailable.Choose(date.Layout, map, wish, gone, 1 << (choice - 1), random) is not { } seats) break;
            var held = await holds.HoldAsync(OrderOf(id, date, place, seats, repeatable));
            // The id of a repeatable call stays, so that a repeat finds what was made; an attempt that gave seats back has used it up.
            if (held.Refusal is HoldExpired && gone.Count > 0) break;
            if (held.Refusal is not (SeatsTaken or SeatsCoolingDown)) return held;
            gone.UnionWith(((INamesSeats)held.Refusal).SeatNumbers);
            if (!repeatable) id = ReservationId.New(id.UserId);
        }

        return new NotEnoughSeats(wish.Quantity);
    }

    private static HoldOrder OrderOf(ReservationId id, BookableDate date, PlaceId place, IReadOnlyList<int> seats, bool repeatable) => new(
        id,
        date.Concert.ConcertId,
        date.Date.ConcertDateId,
        date.Date.StartsAt,
        date.Concert.QueueId,
        [.. seats.Select(n => new ReservedSeat(n, date.Layout.SectionOf(n).Name, null))],
        seats.Sum(n => date.Layout.SectionOf(n).Price),
        place,
        repeatable,
        IgnoresCoolDown: false);
}
