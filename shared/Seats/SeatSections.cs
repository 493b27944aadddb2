using System.Text.Json.Serialization.Metadata;
using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Seats;

/// <summary>Reads the seats of a whole date: one query a section, a few at a time.</summary>
internal static class SeatSections
{
    /// <summary>Partitions read at once: enough to hide the latency, few enough for a small account.</summary>
    private const int AtOnce = 8;

    /// <summary>What the query finds in each section, in the layout's order.</summary>
    public static async Task<IReadOnlyList<T>[]> ReadAsync<T>(
        CosmosDatabase cosmos, long concertDateId, VenueLayout layout, QueryDefinition query, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        var sections = new IReadOnlyList<T>[layout.Sections.Count];
        var few = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, sections.Length, few, async (i, token) =>
        {
            var partition = SeatPartition.Of(concertDateId, layout.Sections[i].Name);
            sections[i] = await cosmos.Seats.QueryAsync(query, partition, type, token);
        });
        return sections;
    }
}
