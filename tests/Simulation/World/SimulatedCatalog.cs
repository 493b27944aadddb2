using BoxOffice.Catalog;
using BoxOffice.Simulation.Checks;

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
        if (seen is null || now - seenAt >= LooksEvery) (seen, seenAt) = (StoredRecords.ConcertOf(world), now);
        return seen;
    }
}
