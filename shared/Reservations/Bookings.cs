using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Reservations;

/// <summary>A buyer's reservations: hold and list. The checks that need no seat come first; then the protocol runs.</summary>
public sealed class Bookings(
    ConcertCatalog catalog,
    DatesOnSale dates,
    SeatMaps maps,
    QueueGate gate,
    IsWaitedFor isWaitedFor,
    HoldDesk desk,
    ReservationStore reservations,
    TimeProvider time)
{
    /// <summary>How often other seats are tried where another buyer was faster.</summary>
    private const int MaxChoices = 24;

    /// <summary>The widest spread over the best rows: 2 to this power.</summary>
    private const int WidestSpread = 7;

    /// <summary>Holds run out all the time while a sale runs; asking more often than this finds the same map.</summary>
    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(10);

    /// <summary>Holds the named seats, or the best available ones.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    /// <param name="key">What names a repeated call; null for a call that is not repeated.</param>
    public async Task<Outcome<ReservationView>> HoldAsync(
        HoldCommand command, string? token, string? key, CancellationToken cancellationToken)
    {
        if ((await FindDateAsync(command, cancellationToken)).Refused(out var wrong, out var date)) return wrong;
        if (key is null && await RefuseAtOnceAsync(command, date, token) is { } certain) return certain;
        var admitted = await gate.RequireChoosingAsync(token, command.UserId, date.Concert.QueueId, cancellationToken);
        var name = new HoldName(command.UserId, key, reservations);
        if (admitted.Refused(out var refusal, out var session))
        {
            // The last hold that the session may make is answered again where its answer was lost.
            var last = refusal is TooManyHolds ? await name.MadeAsync(cancellationToken) : null;
            if (last is null || ReservationRules.Repeat(last, time.GetUtcNow()).Refused(out _, out last)) return refusal;
            return ReservationView.Of(last);
        }

        if (dates.WhyClosed(date) is { } closed) return closed;
        if (await isWaitedFor(date, cancellationToken)) return new SeatsWaitedFor();
        if (command.Seats?.FirstOrDefault(n => !date.Layout.Has(n)) is > 0 and var unknown) return new NotFound($"Seat {unknown}");
        if (command.Wish?.Section is { } section && date.Layout.FindSection(section) is null) return new NotFound($"Section {section}");
        var held = command.Seats is { } seats
            ? await HoldAsync(name, date, session.Place, seats, cancellationToken)
            : await HoldBestAsync(name, date, session.Place, command.Wish!, cancellationToken);
        // The call may have made its hold of other seats, before its answer was lost.
        if (held.Refusal is INamesSeats or NotEnoughSeats && await name.MadeAsync(cancellationToken) is { } made)
            held = ReservationRules.Repeat(made, time.GetUtcNow());
        if (held.Refused(out var gone, out var reservation)) return gone;
        if (reservation.Status == ReservationStatus.Held)
            await gate.HoldAsync(reservation.QueueId, reservation.UserId, reservation.Place, reservation.Id.Value, reservation.HoldUntil);
        return ReservationView.Of(reservation);
    }

    /// <summary>A user's reservations, the newest first.</summary>
    public async Task<IReadOnlyList<ReservationView>> ListAsync(long userId, CancellationToken cancellationToken) =>
        [.. (await reservations.ListAsync(userId, cancellationToken)).Select(ReservationView.Of)];

    /// <summary>Seats that are gone, and a buyer who has all that is allowed, without asking Redis
    /// again who just passed the gate.</summary>
    private async Task<Refusal?> RefuseAtOnceAsync(HoldCommand command, BookableDate date, string? token)
    {
        if (command.Seats is not { } seats || !seats.All(date.Layout.Has) || dates.WhyClosed(date) is not null) return null;
        return await gate.PassedLatelyAsync(token, command.UserId, date.Concert.QueueId)
            ? await desk.RefuseAsync(Wanted(ReservationId.New(command.UserId), date, default, seats))
            : null;
    }

    private async Task<Outcome<BookableDate>> FindDateAsync(HoldCommand command, CancellationToken cancellationToken) =>
        await catalog.FindConcertAsync(command.ConcertId, cancellationToken) is null
            ? new NotFound($"Concert {command.ConcertId}")
            : await dates.FindAsync(command.ConcertId, command.ConcertDateId, cancellationToken);

    /// <summary>Holds these seats; where an earlier attempt under the key was given up, as a new one.</summary>
    private async Task<Outcome<Reservation>> HoldAsync(
        HoldName name, BookableDate date, PlaceId place, IReadOnlyList<int> seats, CancellationToken cancellationToken)
    {
        while (true)
        {
            var held = await desk.HoldAsync(Wanted(name.Id, date, place, seats));
            if (!await name.NextAsync(held.Refusal, cancellationToken)) return held;
        }
    }

    private async Task<Outcome<Reservation>> HoldBestAsync(
        HoldName name, BookableDate date, PlaceId place, SeatWish wish, CancellationToken cancellationToken)
    {
        var gone = new HashSet<int>();
        for (var choice = 0; choice < MaxChoices; choice++)
        {
            var map = await maps.GetAsync(date, cancellationToken);
            // Buyers who lost once spread out over ever more rows.
            if (Choose(map, 1 << Math.Min(choice, WidestSpread), ChanceOf(name.Id.UserId, choice)) is not { } seats)
            {
                // What was gone a moment ago may have been given back: only the map says that there is too little.
                if (gone.Count == 0) break;
                gone.Clear();
                continue;
            }

            var held = await HoldAsync(name, date, place, seats, cancellationToken);
            if (held.Refusal is not INamesSeats inTheWay) return held;
            gone.UnionWith(inTheWay.SeatNumbers);
            name.Again();
        }

        return new NotEnoughSeats(wish.Quantity) { RetryAfter = NextLook };

        // Not what others here are about to take, unless nothing else is left.
        IReadOnlyList<int>? Choose(SeatMap map, int spread, Random chance) =>
            BestAvailable.Choose(date.Layout, map, wish, desk.WithWanted(date, gone), spread, chance)
                ?? BestAvailable.Choose(date.Layout, map, wish, gone, spread, chance);
    }

    /// <summary>Which of equal seats: by the buyer, so that buyers spread, and differently at each try.</summary>
    private static Random ChanceOf(long userId, int choice)
    {
        // SplitMix64: neighbouring users are far apart.
        var mixed = ((ulong)userId * 64) + (ulong)choice + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return new Random((int)(mixed >> 32));
    }

    private static Reservation Wanted(ReservationId id, BookableDate date, PlaceId place, IReadOnlyList<int> seats) =>
        DatesOnSale.Wanted(id, date, seats) with { Place = place };
}
