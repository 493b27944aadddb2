using System.Text.Json;
using BoxOffice.Catalog;

namespace BoxOffice.Simulation.World;

/// <summary>
/// What an instance knows of the date: the concert's document as it was at its last look, at most <see cref="LooksEvery"/> ago. The
/// service's own edition of the catalogue is read in the background, by no flow of a history.
/// </summary>
internal sealed class SimulatedCatalog(SimulatedWorld world)
{
    /// <summary>As <c>Catalog__CheckEvery</c> has it.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private ConcertDocument? seen;
    private DateTimeOffset seenAt;

    /// <summary>The concert as it was committed last; null before it is.</summary>
    public static ConcertDocument? Read(SimulatedWorld world) => world.Cosmos.ItemsOf("boxoffice", "catalog")
        .Select(body => JsonDocument.Parse(body).RootElement)
        .Where(item => item.TryGetProperty("kind", out var kind) && kind.ValueEquals(ConcertDocument.ConcertKind))
        .Select(item => item.Deserialize(BoxOfficeJson.Default.ConcertDocument))
        .SingleOrDefault();

    /// <summary><see cref="ListConcerts"/>.</summary>
    public IReadOnlyList<ConcertDocument> All() => Look() is { } concert ? [concert] : [];

    /// <summary><see cref="FindDate"/>.</summary>
    public SnapshotDate? Find(long concertDateId)
    {
        if (Look()?.ToConcert() is not { } concert || concert.Dates.FirstOrDefault(d => d.ConcertDateId == concertDateId) is not { } date)
            return null;
        return new SnapshotDate(new BookableDate(concert, date, SimulatedHall.Layout), seen!.Published);
    }

    private ConcertDocument? Look()
    {
        var now = world.Clock.GetUtcNow();
        if (seen is null || now - seenAt >= LooksEvery) (seen, seenAt) = (Read(world), now);
        return seen;
    }
}
