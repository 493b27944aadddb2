using System.Collections.Frozen;

namespace BoxOffice.Catalog;

/// <summary>A date in an edition, and whether buyers see its concert.</summary>
internal sealed record EditionDate(BookableDate Date, bool Published);

/// <summary>The catalogue at one moment, ready to answer: built once, read by every request without a lock, I/O or serialising.</summary>
public sealed class CatalogEdition
{
    private readonly FrozenDictionary<long, Concert> concerts;
    private readonly FrozenDictionary<long, EditionDate> dates;

    private CatalogEdition(CatalogRecord record, FrozenDictionary<long, Concert> concerts, FrozenDictionary<long, EditionDate> dates)
    {
        Record = record;
        this.concerts = concerts;
        this.dates = dates;
    }

    /// <summary>What it was built from.</summary>
    public CatalogRecord Record { get; }

    /// <summary>The published concert with all its dates, or null.</summary>
    public Concert? FindConcert(long concertId) => concerts.GetValueOrDefault(concertId);

    /// <summary>The date, whether published, over or not.</summary>
    internal EditionDate? FindDate(long concertDateId) => dates.GetValueOrDefault(concertDateId);

    /// <summary>Builds an edition, reading the layouts that this process has not seen.</summary>
    internal static async Task<CatalogEdition> BuildAsync(CatalogRecord record, LayoutLibrary layouts, CancellationToken cancellationToken)
    {
        var halls = new Dictionary<string, VenueLayout?>(StringComparer.Ordinal);
        foreach (var layoutId in record.Concerts.SelectMany(c => c.Dates).Select(d => d.LayoutId).Distinct(StringComparer.Ordinal))
        {
            halls.Add(layoutId, await layouts.FindAsync(layoutId, cancellationToken));
        }

        var published = new Dictionary<long, Concert>(record.Concerts.Count);
        var byDate = new Dictionary<long, EditionDate>();
        foreach (var document in record.Concerts)
        {
            var concert = document.ToConcert();
            if (document.Published) published.Add(concert.ConcertId, concert);
            for (var i = 0; i < document.Dates.Count; i++)
            {
                if (halls[document.Dates[i].LayoutId] is not { } layout) continue;
                byDate[document.Dates[i].ConcertDateId] = new EditionDate(new BookableDate(concert, concert.Dates[i], layout), document.Published);
            }
        }

        return new CatalogEdition(record, published.ToFrozenDictionary(), byDate.ToFrozenDictionary());
    }
}
