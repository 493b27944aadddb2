using System.Diagnostics.Metrics;
using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Returns;

/// <summary>
/// Offers seats that came back to those who wait for them, the first first: a hold that lasts as long as the setting says. The entry is
/// marked before the hold is made, and a run finishes what it finds marked before it serves anybody else, so a crash or a second run at the
/// same time passes nobody over (docs/protocol/offer_model.py).
/// </summary>
public sealed partial class ReturnOffers(
    FindDate find,
    DatesOnSale dates,
    SeatMaps maps,
    ReturnStore store,
    Holds holds,
    ReservationStore reservations,
    EventOutbox events,
    Random chance,
    IOptions<ReturnOptions> options,
    ILogger<ReturnOffers> logger)
{
    /// <summary>Entries of a date that one run looks at; the next run takes the rest.</summary>
    private const int MostEntries = 100;

    private static readonly Counter<long> Offers = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.returns.offers", "{offer}", "Offers to buyers on return lists, by what became of them (made, gone, paid, passed).");

    /// <summary>Every date that has a list. Without one: a query over all partitions by an index that holds nothing.</summary>
    /// <returns>Offers that were made.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var made = 0;
        foreach (var id in await store.ListDatesAsync(cancellationToken))
        {
            try
            {
                if (await find(id, cancellationToken) is { Published: true, Date: var date })
                    made += await RunAsync(date, cancellationToken);
            }
            catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
            {
                // The next run goes on; the other dates need not wait for it.
                Postponed(id, outage.GetType().Name);
            }
        }

        return made;
    }

    private async Task<int> RunAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var id = date.Date.ConcertDateId;
        var entries = await store.FirstAsync(id, MostEntries, cancellationToken);
        if (entries.Count == 0) return 0;
        var made = 0;
        foreach (var open in entries.Where(e => e.Offer is not null)) made += await FinishAsync(date, open, cancellationToken) ? 1 : 0;
        var waiting = entries.Where(e => e.Offer is null).ToList();
        if (waiting.Count == 0 || dates.WhyClosed(date) is not null) return made;
        var map = await maps.PeekAsync(date, cancellationToken) ?? await maps.RebuildAsync(date, cancellationToken);
        if (map.Available == 0) return made;
        var gone = new HashSet<int>();
        foreach (var next in waiting)
        {
            if (Choose(date, map, next.Wish, gone) is not { } seats) continue;
            // Another run or the buyer was quicker: who comes after must not be served before that is read.
            if (await OfferAsync(date, next, seats, cancellationToken) is not { } offered) break;
            gone.UnionWith(seats);
            if (!offered) break;
            made++;
        }

        return made;
    }

    /// <summary>As many as are wanted, or as there are.</summary>
    private IReadOnlyList<int>? Choose(BookableDate date, SeatMap map, SeatWish wish, IReadOnlySet<int> gone)
    {
        for (var quantity = wish.Quantity; quantity > 0; quantity--)
        {
            if (BestAvailable.Choose(date.Layout, map, wish with { Quantity = quantity }, gone, 1, chance) is { } seats) return seats;
        }

        return null;
    }

    /// <summary>Marks the entry, and then holds the seats for it.</summary>
    /// <returns>Whether they are held; null where the entry was changed by another.</returns>
    private async Task<bool?> OfferAsync(
        BookableDate date, ReturnWait next, IReadOnlyList<int> seats, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(date.Date.ConcertDateId, next.UserId, cancellationToken);
        if (found is not { } read || read.Item != next) return null;
        var marked = next.Offering(new SeatOffer(ReservationId.New(next.UserId), seats));
        return await store.ReplaceAsync(marked, read.ETag, cancellationToken) == WriteResult.Done
            ? await FinishAsync(date, marked, cancellationToken)
            : null;
    }

    /// <summary>
    /// Brings an entry that is marked to what its hold says: makes the hold where there is none, tells of it, and removes the entry once
    /// the hold has ended. Repeating it changes nothing.
    /// </summary>
    /// <returns>Whether the seats are held now and were told of just now.</returns>
    private async Task<bool> FinishAsync(BookableDate date, ReturnWait marked, CancellationToken cancellationToken)
    {
        var offer = marked.Offer!;
        var hold = (await reservations.FindAsync(offer.ReservationId, cancellationToken))?.Item;
        if (hold is null)
        {
            if (dates.WhyClosed(date) is not null) return await ChangeAsync(marked, null, "passed", cancellationToken);
            if ((await HoldAsync(date, offer)).Refused(out var refusal, out hold))
            {
                return refusal switch
                {
                    // Nobody knows whether it was made: the next run finds out.
                    { Kind: RefusalKind.Unavailable } => false,
                    SeatLimitReached => await ChangeAsync(marked, null, "passed", cancellationToken),
                    _ => await ChangeAsync(marked, marked.WaitingOn(), "gone", cancellationToken),
                };
            }
        }

        return hold switch
        {
            { IsTombstone: true } => await ChangeAsync(marked, marked.WaitingOn(), "gone", cancellationToken),
            { Status: ReservationStatus.Held } => !offer.Told && await TellAsync(marked, hold, cancellationToken),
            { Status: ReservationStatus.Paid } => await ChangeAsync(marked, null, "paid", cancellationToken),
            _ => await ChangeAsync(marked, null, "passed", cancellationToken),
        };
    }

    private Task<Outcome<Reservation>> HoldAsync(BookableDate date, SeatOffer offer) => holds.HoldAsync(
        DatesOnSale.Wanted(offer.ReservationId, date, offer.SeatNumbers) with
        {
            Offered = true,
            HoldFor = TimeSpan.FromSeconds(options.Value.OfferSeconds),
        },
        ignoresCoolDown: true);

    private async Task<bool> TellAsync(ReturnWait marked, Reservation hold, CancellationToken cancellationToken)
    {
        await events.AnnounceAsync(ReservationEvents.OfOffer(hold), cancellationToken);
        await ChangeAsync(marked, marked with { Offer = marked.Offer! with { Told = true } }, "made", cancellationToken);
        return true;
    }

    /// <summary>Writes the entry, or removes it with null, unless another was quicker: then that one has done so.</summary>
    /// <returns>False.</returns>
    private async Task<bool> ChangeAsync(ReturnWait marked, ReturnWait? next, string what, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(marked.ConcertDateId, marked.UserId, cancellationToken) is not { Item: var now } read
            || now.Offer?.ReservationId != marked.Offer!.ReservationId)
            return false;
        var written = next is null
            ? await store.RemoveAsync(now, read.ETag, cancellationToken)
            : await store.ReplaceAsync(next, read.ETag, cancellationToken);
        if (written == WriteResult.Done) Offers.Add(1, new KeyValuePair<string, object?>("outcome", what));
        return false;
    }

    [LoggerMessage(4101, LogLevel.Warning, "The return list of date {ConcertDateId} waits for the next run: {Reason}")]
    private partial void Postponed(long concertDateId, string reason);
}
