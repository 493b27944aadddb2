using System.Collections.Concurrent;
using BoxOffice.Platform.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>Every layout this process has seen. They never change, so each is read once.</summary>
public sealed class LayoutCache(CosmosDatabase cosmos)
{
    private readonly ConcurrentDictionary<string, Task<VenueLayout?>> shelf = new(StringComparer.Ordinal);

    /// <summary>The layout, or null where there is none of that id.</summary>
    public async ValueTask<VenueLayout?> FindAsync(string layoutId, CancellationToken cancellationToken)
    {
        // The read is shared, so it must not end with one caller's request.
        var reading = shelf.GetOrAdd(layoutId, ReadAsync);
        try
        {
            var layout = await reading.WaitAsync(cancellationToken);
            if (layout is null) Forget(layoutId, reading);
            return layout;
        }
        catch (Exception) when (reading.IsFaulted)
        {
            // The next caller reads again.
            Forget(layoutId, reading);
            throw;
        }
    }

    private void Forget(string layoutId, Task<VenueLayout?> reading) => shelf.TryRemove(new KeyValuePair<string, Task<VenueLayout?>>(layoutId, reading));

    private async Task<VenueLayout?> ReadAsync(string layoutId)
    {
        var found = await cosmos.Catalog.FindAsync(layoutId, LayoutDocument.Partition(layoutId), BoxOfficeJson.Default.LayoutDocument, CancellationToken.None);
        return found?.Item.ToLayout();
    }
}
