using System.ComponentModel;
using System.Diagnostics.Metrics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>Every concert at one moment: what the two-level cache holds, without copying it (it never changes).</summary>
/// <param name="Concerts">Published or not, by id.</param>
[ImmutableObject(true)]
public sealed record CatalogRecord(IReadOnlyList<ConcertDocument> Concerts);

/// <summary>Reads the catalogue from Cosmos.</summary>
public sealed class CatalogStore(CosmosDatabase cosmos)
{
    private static readonly Counter<long> Reads = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.catalog.reads", "{read}", "Reads of the whole catalogue from Cosmos: misses of both levels of the cache.");

    /// <summary>
    /// Every concert: the one query of the service that crosses partitions. It runs once in two minutes for the whole fleet:
    /// docs/adr/0030-catalogue-as-one-edition.md.
    /// </summary>
    public async Task<CatalogRecord> ReadAllAsync(CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", ConcertDocument.ConcertKind);
        var concerts = await cosmos.Catalog.QueryAsync(query, partition: null, BoxOfficeJson.Default.ConcertDocument, cancellationToken);
        Reads.Add(1);
        return new CatalogRecord([.. concerts.OrderBy(c => c.Number)]);
    }
}
