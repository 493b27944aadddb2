using BoxOffice.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Load.Benchmarks;

/// <summary>A concert with one date in a hall of equal sections of one row, every seat at 100 points.</summary>
/// <param name="ConcertId">The concert, its date and its hall.</param>
internal sealed record BenchHall(long ConcertId, int Sections, int SeatsASection)
{
    public int Seats => Sections * SeatsASection;

    /// <summary>The seat of the n-th buyer: neighbours in time are in different sections, as a crowd's are.</summary>
    public int SeatOf(int buyer) => (buyer % Sections * SeatsASection) + (buyer / Sections) + 1;

    /// <summary>The body of a hold of that seat.</summary>
    public string HoldOf(long userId, int seat) =>
        $$"""{"concertId":{{ConcertId}},"concertDateId":{{ConcertId}},"seatNumber":{{seat}},"userId":{{userId}}}""";

    /// <summary>Puts it on sale.</summary>
    public async Task PutAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var catalog = services.GetRequiredService<CatalogWriter>();
        var hall = LayoutDocument.Of(
            [.. Enumerable.Range(0, Sections)
            .Select(s => new SectionDocument($"S{s:00}", "R", 100, [new RowDocument("1", SeatsASection)]))]);
        var starts = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(30);
        if ((await catalog.PutVenuesAsync([new VenuePut(ConcertId, "Bench", hall)], cancellationToken)).Refusal is { } no)
            throw new InvalidOperationException(no.Detail);
        var put = new ConcertPut("concert", ConcertId, "Bench", null, Published: true, [new DatePut("date", ConcertId, starts, ConcertId)]);
        if ((await catalog.PutConcertsAsync([put], cancellationToken)).Refusal is { } refused)
            throw new InvalidOperationException(refused.Detail);
    }
}
