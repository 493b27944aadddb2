using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using Microsoft.Extensions.Options;

namespace BoxOffice.Returns;

/// <summary>
/// The return lists of sold-out dates, as buyers see them. While anybody waits for a date, seats of it that come back are not held by
/// others: <see cref="ReturnOffers"/> gives them to the list.
/// </summary>
public sealed class ReturnLists(
    DatesOnSale dates, SeatMaps maps, ReturnStore store, ReservationStore reservations, TimeProvider time,
    IOptions<ReservationOptions> options)
{
    /// <summary>The most that is counted of those ahead.</summary>
    public const int MostAhead = 100;

    /// <summary>How long an instance may not know that somebody waits, or that nobody does any more.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Dates whose answer is remembered; more than are sold out at once.</summary>
    private const int KeptDates = 1000;

    private readonly ConcurrentDictionary<long, (DateTimeOffset Until, Task<bool> Waits)> known = new();

    /// <summary>
    /// Whether somebody waits for seats of a date whose concert keeps return lists, as this instance has known for 5 s at most: one query
    /// then.
    /// </summary>
    public async ValueTask<bool> IsWaitedForAsync(BookableDate date, CancellationToken cancellationToken)
    {
        if (!date.Concert.ReturnList) return false;
        var (id, now) = (date.Date.ConcertDateId, time.GetUtcNow());
        if (!known.TryGetValue(id, out var answer) || answer.Until <= now || answer.Waits.IsFaulted)
        {
            if (known.Count >= KeptDates) known.Clear();
            known[id] = answer = (now + Fresh, store.AnyWaitsAsync(id, CancellationToken.None));
        }

        return await answer.Waits.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Puts a buyer at the end of the list of a date that is sold out. Who waits already keeps the place and may change the wish.
    /// </summary>
    public async Task<Outcome<ReturnWaitView>> JoinAsync(ReturnCommand command, CancellationToken cancellationToken)
    {
        if ((await dates.FindAsync(command.ConcertId, command.ConcertDateId, cancellationToken)).Refused(out var wrong, out var date))
            return wrong;
        if (dates.WhyClosed(date) is { } closed) return closed;
        if (!date.Concert.ReturnList) return new NoReturnList();
        if (command.Section is { } section && date.Layout.FindSection(section) is null) return new NotFound($"Section {section}");
        if (await OverLimitAsync(command, date, cancellationToken) is { } limited) return limited;
        var (id, now) = (date.Date.ConcertDateId, time.GetUtcNow());
        if (await store.FindAsync(id, command.UserId, cancellationToken) is { } there)
            return await ChangeAsync(id, there, command, cancellationToken);
        var isSoldOut = (await maps.GetAsync(date, cancellationToken)).Available == 0;
        if (!isSoldOut && !await store.AnyWaitsAsync(id, cancellationToken)) return new SeatsAvailable();
        var wait = new ReturnWait
        {
            Id = $"{command.UserId}",
            ConcertId = ReturnWait.PartitionOf(id),
            ConcertDateId = id,
            At = now,
            Quantity = command.Quantity,
            Section = command.Section,
            Ttl = (int)Math.Min(int.MaxValue, (date.Date.StartsAt - now + TimeSpan.FromDays(1)).TotalSeconds),
        };
        if (await store.AddAsync(id, wait, cancellationToken) == WriteResult.Done)
        {
            known.TryRemove(id, out _);
            return await ViewOfAsync(id, wait, cancellationToken);
        }

        // The same call, twice at once.
        return await FindAsync(command.UserId, id, cancellationToken);
    }

    /// <summary>The buyer's place, or 404.</summary>
    public async Task<Outcome<ReturnWaitView>> FindAsync(long userId, long concertDateId, CancellationToken cancellationToken) =>
        await store.FindAsync(concertDateId, userId, cancellationToken) is { Item: var wait }
            ? await ViewOfAsync(concertDateId, wait, cancellationToken)
            : new NotFound("The place on the return list");

    /// <summary>Every place of a buyer, by date: a point read for each list that there is.</summary>
    public async Task<IReadOnlyList<ReturnWaitView>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        var places = new List<ReturnWaitView>();
        foreach (var date in await store.ListDatesAsync(cancellationToken))
        {
            if (!(await FindAsync(userId, date, cancellationToken)).Refused(out _, out var place)) places.Add(place);
        }

        return places;
    }

    /// <summary>Gives the place up; 404 where there is none, 409 while seats are offered.</summary>
    /// <returns>The place that was given up.</returns>
    public async Task<Outcome<ReturnWaitView>> LeaveAsync(long userId, long concertDateId, CancellationToken cancellationToken)
    {
        return await Contention.RetryOnConflictAsync($"return {userId}", async Task<Outcome<ReturnWaitView>?> (_) =>
        {
            if (await store.FindAsync(concertDateId, userId, cancellationToken) is not { Item: var wait } found)
                return new NotFound("The place on the return list");
            if (wait.Offer is { } offer) return new SeatsOffered(offer.ReservationId.Value);
            if (await store.RemoveAsync(wait, found.ETag, cancellationToken) != WriteResult.Done) return null;
            return View(concertDateId, wait, 0);
        }, cancellationToken);
    }

    private async Task<Refusal?> OverLimitAsync(ReturnCommand command, BookableDate date, CancellationToken cancellationToken)
    {
        var limit = date.Concert.MaxSeatsPerUser ?? options.Value.MaxSeatsPerUser;
        var has = (await reservations.FindQuotaAsync(command.UserId, command.ConcertId, cancellationToken))?.Item.Seats ?? 0;
        return has + command.Quantity > limit ? new SeatLimitReached(limit) : null;
    }

    private async Task<Outcome<ReturnWaitView>> ChangeAsync(
        long concertDateId, Stored<ReturnWait> there, ReturnCommand command, CancellationToken cancellationToken)
    {
        if (there.Item.Offer is { } offer) return new SeatsOffered(offer.ReservationId.Value);
        var next = there.Item with { Quantity = command.Quantity, Section = command.Section };
        // A write that comes second is another's, which may be an offer: the answer shows it.
        if (next != there.Item) await store.ReplaceAsync(next, there.ETag, cancellationToken);
        return await FindAsync(command.UserId, concertDateId, cancellationToken);
    }

    private async Task<ReturnWaitView> ViewOfAsync(long concertDateId, ReturnWait wait, CancellationToken cancellationToken) => View(
        concertDateId, wait,
        wait.Offer is null ? await store.CountBeforeAsync(concertDateId, wait.At, MostAhead, cancellationToken) : 0);

    private static ReturnWaitView View(long concertDateId, ReturnWait wait, int ahead) => new(
        wait.UserId, concertDateId, wait.Quantity, wait.Section, wait.Status, wait.At, ahead,
        wait.Offer?.ReservationId.Value);
}
