using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>Reads what a call is about, before and after it: the trail shows what changed.</summary>
public sealed class AuditSubjects(CosmosDatabase cosmos, WaitingRoomRecord queues, ReservationStore reservations)
{
    /// <summary>For a larger call its body says what it is about.</summary>
    private const int MaxItems = 50;

    /// <summary>The concerts of the body, with their dates.</summary>
    public Task<JsonElement?> OfAsync(ConcertsRequest body, CancellationToken cancellationToken) =>
        ConcertsAsync(body.Concerts?.Select(c => c?.ConcertId), cancellationToken);

    /// <inheritdoc cref="OfAsync(ConcertsRequest, CancellationToken)"/>
    public Task<JsonElement?> OfAsync(DatesRequest body, CancellationToken cancellationToken) =>
        ConcertsAsync(body.Dates?.Select(d => d?.ConcertId), cancellationToken);

    /// <inheritdoc cref="OfAsync(ConcertsRequest, CancellationToken)"/>
    public Task<JsonElement?> OfAsync(ConcertIdsRequest body, CancellationToken cancellationToken) =>
        ConcertsAsync(body.ConcertIds?.Select(id => (long?)id), cancellationToken);

    /// <summary>The venues of the body; a layout is named by its content, so its id tells whether it changed.</summary>
    public Task<JsonElement?> OfAsync(VenuesRequest body, CancellationToken cancellationToken) => ReadAsync(
        body.Venues?.Select(v => v?.PlaceId), "venue", VenueDocument.Partition, BoxOfficeJson.Default.VenueDocument, cancellationToken);

    /// <summary>A waiting room's settings.</summary>
    public async Task<JsonElement?> QueueAsync(string queueId, CancellationToken cancellationToken) =>
        Element(await queues.FindAsync(queueId, cancellationToken), BoxOfficeJson.Default.QueueSettings);

    /// <summary>A reservation.</summary>
    public async Task<JsonElement?> ReservationAsync(string reservationId, CancellationToken cancellationToken) =>
        ReservationId.TryParse(reservationId, out var id) && await reservations.FindAsync(id, cancellationToken) is { } found
            ? Element(ReservationView.Of(found.Item), BoxOfficeJson.Default.ReservationView)
            : null;

    private Task<JsonElement?> ConcertsAsync(IEnumerable<long?>? ids, CancellationToken cancellationToken) => ReadAsync(
        ids, ConcertDocument.ConcertKind, ConcertDocument.Partition, BoxOfficeJson.Default.ConcertDocument, cancellationToken);

    private async Task<JsonElement?> ReadAsync<T>(
        IEnumerable<long?>? ids, string id, Func<long, PartitionKey> partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var keys = (ids ?? []).OfType<long>().Distinct().Order().Take(MaxItems + 1).ToList();
        if (keys.Count is 0 or > MaxItems) return null;
        var found = await Task.WhenAll(keys.Select(key => cosmos.Catalog.FindAsync(id, partition(key), type, cancellationToken)));
        var items = found.OfType<Stored<T>>().Select(f => JsonSerializer.SerializeToElement(f.Item, type)).ToArray();
        return items.Length == 0 ? null : JsonSerializer.SerializeToElement(items, BoxOfficeJson.Default.JsonElementArray);
    }

    private static JsonElement? Element<T>(T? item, JsonTypeInfo<T> type)
        where T : class => item is null ? null : JsonSerializer.SerializeToElement(item, type);
}
