using System.Collections.Frozen;

namespace BoxOffice.Catalog;

/// <summary>A date in an edition, and whether buyers see its concert.</summary>
public sealed record SnapshotDate(BookableDate Date, bool Published);

/// <summary>
/// Finds a date as the catalogue has it now, published or not; null where there is none. A delegate, because what decides about seats is
/// tested and simulated without a catalogue.
/// </summary>
public delegate ValueTask<SnapshotDate?> FindDate(long concertDateId, CancellationToken cancellationToken);

/// <summary>Every concert as the catalogue has it now, published or not.</summary>
public delegate ValueTask<IReadOnlyList<ConcertDocument>> ListConcerts(CancellationToken cancellationToken);

/// <summary>
/// The catalogue at one moment, ready to answer: built once, read by every request without a lock, I/O or serialising. It is good
/// until the next of its dates begins.
/// </summary>
public sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<long, ConcertPage> pages;
    private readonly FrozenDictionary<long, SnapshotDate> dates;
    private readonly FrozenDictionary<string, IReadOnlyList<BookableDate>> rooms;
    private readonly Dictionary<string, VenueLayout> layouts;

    private CatalogSnapshot(CatalogRecord record, Dictionary<string, VenueLayout> layouts, DateTimeOffset now)
    {
        Record = record;
        this.layouts = layouts;
        var published = new List<ConcertPage>(record.Concerts.Count);
        var byDate = new Dictionary<long, SnapshotDate>();
        foreach (var document in record.Concerts)
        {
            var concert = document.ToConcert();
            if (document.Published) published.Add(new ConcertPage(concert, now));
            for (var i = 0; i < document.Dates.Count; i++)
            {
                if (!layouts.TryGetValue(document.Dates[i].LayoutId, out var layout)) continue;
                byDate[document.Dates[i].ConcertDateId] = new SnapshotDate(
                    new BookableDate(concert, concert.Dates[i], layout), document.Published);
            }
        }

        pages = published.ToFrozenDictionary(p => p.Concert.ConcertId);
        dates = byDate.ToFrozenDictionary();
        rooms = byDate.Values.Where(d => d.Published).Select(d => d.Date).GroupBy(d => d.Concert.QueueId, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, IReadOnlyList<BookableDate> (g) => [.. g], StringComparer.Ordinal);
        QueueIds = record.Concerts.Select(c => c.ToConcert().QueueId).ToFrozenSet(StringComparer.Ordinal);
        Upcoming = new ConcertList([.. published.Where(p => !p.IsOver).Select(p => p.Upcoming)]);
        WithPast = new Lazy<ConcertList>(() => new ConcertList([.. published.Select(p => p.WithPast)]));
        Until = published.SelectMany(p => p.Concert.Dates).Select(d => d.StartsAt).Where(t => t > now)
            .DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    /// <summary>What it was built from.</summary>
    public CatalogRecord Record { get; }

    /// <summary>When the next date begins, and the lists have to be rebuilt.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>The published concerts that have a date to come (or none at all yet), with those dates.</summary>
    internal ConcertList Upcoming { get; }

    /// <summary>Every published concert with every date.</summary>
    internal Lazy<ConcertList> WithPast { get; }

    /// <summary>The waiting rooms that concerts name, published or not.</summary>
    internal FrozenSet<string> QueueIds { get; }

    /// <summary>Every date of published concerts in that waiting room.</summary>
    internal IReadOnlyList<BookableDate> DatesIn(string queueId) => rooms.GetValueOrDefault(queueId) ?? [];

    /// <summary>The published concert, or null.</summary>
    internal ConcertPage? FindPage(long concertId) => pages.GetValueOrDefault(concertId);

    /// <summary>The date, whether published, over or not.</summary>
    internal SnapshotDate? FindDate(long concertDateId) => dates.GetValueOrDefault(concertDateId);

    /// <summary>A layout that some date has.</summary>
    internal VenueLayout? FindLayout(string layoutId) => layouts.GetValueOrDefault(layoutId);

    /// <summary>Builds an edition, reading the layouts that this process has not seen.</summary>
    internal static async Task<CatalogSnapshot> BuildAsync(
        CatalogRecord record, LayoutCache library, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var halls = new Dictionary<string, VenueLayout>(StringComparer.Ordinal);
        foreach (var layoutId in record.Concerts.SelectMany(c => c.Dates).Select(d => d.LayoutId).Distinct(StringComparer.Ordinal))
        {
            if (await library.FindAsync(layoutId, cancellationToken) is { } layout) halls.Add(layoutId, layout);
        }

        return new CatalogSnapshot(record, halls, now);
    }
}
